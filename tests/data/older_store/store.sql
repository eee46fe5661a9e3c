PRAGMA application_id = 1113681524;
BEGIN TRANSACTION;
CREATE TABLE aliases (
	slug TEXT NOT NULL, 
	alias TEXT NOT NULL, 
	item INTEGER NOT NULL, 
	seen VARCHAR(32) NOT NULL, 
	PRIMARY KEY (slug, alias, item), 
	FOREIGN KEY(item) REFERENCES items (id)
)
 WITHOUT ROWID

;
INSERT INTO "aliases" VALUES('cast','title:6e8e9f115840ee6dcbc5019d5d3eefe4',4,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('cast','title:c2f546819e34765500393685b329dcb3',5,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('cast','url:origin.example/cast/1',5,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('cast','url:origin.example/cast/2',4,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('full','title:6826a4ab4466d43518e6a80461d4c494',6,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('full','title:dbad59a9466e779aa9ca977875fb920c',7,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('full','title:e5f3e4ae51ee4bfe5c6c101056c8179b',8,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('full','url:origin.example/2',7,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('full','url:origin.example/3',8,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('full','url:origin.example/files/timetable.pdf',6,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('news','title:6826a4ab4466d43518e6a80461d4c494',1,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('news','title:dbad59a9466e779aa9ca977875fb920c',2,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('news','title:e5f3e4ae51ee4bfe5c6c101056c8179b',3,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('news','url:origin.example/2',2,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('news','url:origin.example/3',3,'2026-03-10T09:00:00.000000+00:00');
INSERT INTO "aliases" VALUES('news','url:origin.example/files/timetable.pdf',1,'2026-03-10T09:00:00.000000+00:00');
CREATE TABLE bantin_schema (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT bantin_schema_pkc PRIMARY KEY (version_num)
);
INSERT INTO "bantin_schema" VALUES('0001');
CREATE TABLE items (
	id INTEGER NOT NULL, 
	slug TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	document TEXT NOT NULL, 
	listing TEXT, 
	article TEXT, 
	pending TEXT, 
	first_seen VARCHAR(32) NOT NULL, 
	changed VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	published_at VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	present BOOLEAN NOT NULL, 
	shown_from VARCHAR(32) NOT NULL, 
	article_due VARCHAR(32), 
	article_host TEXT NOT NULL, 
	article_tries INTEGER NOT NULL, 
	article_token TEXT, 
	article_until VARCHAR(32), 
	deleted_at VARCHAR(32), 
	PRIMARY KEY (id), 
	CONSTRAINT items_guid UNIQUE (guid), 
	FOREIGN KEY(slug) REFERENCES sources (slug)
);
INSERT INTO "items" VALUES(1,'news','urn:uuid:9f7c411a-9f24-52ce-a773-ccff3563c3f4','dffde4852c0c40722a59fba1fad4bff4','{"url":"http://origin.example/files/timetable.pdf","title":"Winter timetable of the ferries","fingerprint":"dffde4852c0c40722a59fba1fad4bff4","summary":"From Monday on, in print.","aliases":["url:origin.example/files/timetable.pdf","title:6826a4ab4466d43518e6a80461d4c494"],"published":{"at":"2026-03-09T00:00:00+00:00","raw":"09.03.2026","origin":"listing","precision":"day","zone":"UTC"}}',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-09T00:00:00.000000+00:00',0,1,'2026-03-10T09:00:00.000000+00:00',NULL,'',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(2,'news','urn:uuid:8e257ed3-9d04-5918-86a3-80f3faedce8d','a53eb3873de1cb7b8f1f328f1c9ef145','{"url":"http://origin.example/2","title":"Tender for the new quay","fingerprint":"a53eb3873de1cb7b8f1f328f1c9ef145","summary":"Offers until May.","aliases":["url:origin.example/2","title:dbad59a9466e779aa9ca977875fb920c"],"published":{"at":"2026-03-08T00:00:00+00:00","raw":"08.03.2026","origin":"listing","precision":"day","zone":"UTC"}}',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-08T00:00:00.000000+00:00',1,1,'2026-03-10T09:00:00.000000+00:00',NULL,'',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(3,'news','urn:uuid:22aa806a-5c6d-5d36-8c48-441eeda08a97','54e1dbeb09e7a4ef7c5d8d5e0de67655','{"url":"http://origin.example/3","title":"The ice has gone","fingerprint":"54e1dbeb09e7a4ef7c5d8d5e0de67655","summary":"Ships move again.","aliases":["url:origin.example/3","title:e5f3e4ae51ee4bfe5c6c101056c8179b"],"published":{"at":"2026-03-07T00:00:00+00:00","raw":"07.03.2026","origin":"listing","precision":"day","zone":"UTC"}}',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-07T00:00:00.000000+00:00',2,1,'2026-03-10T09:00:00.000000+00:00',NULL,'',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(4,'cast','urn:uuid:990415fd-03b7-5502-95e9-cc1fdf4f0042','76959cc528d33b2255898c7ca9117fa8','{"url":"http://origin.example/cast/2","title":"Episode 2: tides","fingerprint":"76959cc528d33b2255898c7ca9117fa8","summary":"What the moon does.","aliases":["url:origin.example/cast/2","title:6e8e9f115840ee6dcbc5019d5d3eefe4"],"published":{"at":"2026-03-09T06:00:00+00:00","raw":"Mon, 09 Mar 2026 06:00:00 GMT","origin":"time","precision":"second","zone":"+00:00"},"enclosures":[{"url":"http://origin.example/cast/2.mp3","media_type":"audio/mpeg","length":0,"title":""}]}',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-09T06:00:00.000000+00:00',0,1,'2026-03-10T09:00:00.000000+00:00',NULL,'',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(5,'cast','urn:uuid:b90522b0-910c-5fc8-97c1-f8e549c64338','993b96ef0f4488bf41dfbf9e38c75868','{"url":"http://origin.example/cast/1","title":"Episode 1: ropes","fingerprint":"993b96ef0f4488bf41dfbf9e38c75868","summary":"Knots that hold.","aliases":["url:origin.example/cast/1","title:c2f546819e34765500393685b329dcb3"],"published":{"at":"2026-03-02T06:00:00+00:00","raw":"Mon, 02 Mar 2026 06:00:00 GMT","origin":"time","precision":"second","zone":"+00:00"},"enclosures":[{"url":"http://origin.example/cast/1.mp3","media_type":"audio/mpeg","length":0,"title":""}]}',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-02T06:00:00.000000+00:00',1,1,'2026-03-10T09:00:00.000000+00:00',NULL,'',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(6,'full','urn:uuid:e8c58097-2bae-5ac2-bc31-232448b91617','dffde4852c0c40722a59fba1fad4bff4','{"url":"http://origin.example/files/timetable.pdf","title":"Winter timetable of the ferries","fingerprint":"dffde4852c0c40722a59fba1fad4bff4","summary":"From Monday on, in print.","aliases":["url:origin.example/files/timetable.pdf","title:6826a4ab4466d43518e6a80461d4c494"],"published":{"at":"2026-03-09T00:00:00+00:00","raw":"09.03.2026","origin":"listing","precision":"day","zone":"UTC"},"enclosures":[{"url":"http://origin.example/files/timetable.pdf","media_type":"application/pdf","length":0,"title":""}]}','{"url":"http://origin.example/files/timetable.pdf","title":"Winter timetable of the ferries","fingerprint":"dffde4852c0c40722a59fba1fad4bff4","summary":"From Monday on, in print.","aliases":["url:origin.example/files/timetable.pdf","title:6826a4ab4466d43518e6a80461d4c494"],"published":{"at":"2026-03-09T00:00:00+00:00","raw":"09.03.2026","origin":"listing","precision":"day","zone":"UTC"}}','{"enclosures":[{"url":"http://origin.example/files/timetable.pdf","media_type":"application/pdf","length":0,"title":""}]}',NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-09T00:00:00.000000+00:00',0,1,'2026-03-10T09:00:00.000000+00:00',NULL,'127.0.0.1',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(7,'full','urn:uuid:f0b2024b-4d2d-5506-824f-0f21c7541c0f','a53eb3873de1cb7b8f1f328f1c9ef145','{"url":"http://origin.example/2","title":"Tender for the new quay","fingerprint":"a53eb3873de1cb7b8f1f328f1c9ef145","summary":"Offers until May.","content":"<p>The harbour master told the council on Friday what the coming season brings to the old port and to the quays.</p> <p>Offers are opened in public in the large hall of the town, where all who sent one may be present that day.</p> <p><a href=\"http://origin.example/files/conditions.pdf\">The conditions, in full</a></p> <p>Work begins after the summer, so that the ferries keep their places until the last guests have gone home.</p>","language":"en","aliases":["url:origin.example/2","title:dbad59a9466e779aa9ca977875fb920c"],"published":{"at":"2026-03-08T00:00:00+00:00","raw":"08.03.2026","origin":"listing","precision":"day","zone":"UTC"},"enclosures":[{"url":"http://origin.example/files/conditions.pdf","media_type":"application/pdf","length":0,"title":"The conditions, in full"}]}','{"url":"http://origin.example/2","title":"Tender for the new quay","fingerprint":"a53eb3873de1cb7b8f1f328f1c9ef145","summary":"Offers until May.","aliases":["url:origin.example/2","title:dbad59a9466e779aa9ca977875fb920c"],"published":{"at":"2026-03-08T00:00:00+00:00","raw":"08.03.2026","origin":"listing","precision":"day","zone":"UTC"}}','{"content":"<p>The harbour master told the council on Friday what the coming season brings to the old port and to the quays.</p> <p>Offers are opened in public in the large hall of the town, where all who sent one may be present that day.</p> <p><a href=\"http://origin.example/files/conditions.pdf\">The conditions, in full</a></p> <p>Work begins after the summer, so that the ferries keep their places until the last guests have gone home.</p>","language":"en","enclosures":[{"url":"http://origin.example/files/conditions.pdf","media_type":"application/pdf","length":0,"title":"The conditions, in full"}]}',NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-08T00:00:00.000000+00:00',1,1,'2026-03-10T09:00:00.000000+00:00',NULL,'127.0.0.1',0,NULL,NULL,NULL);
INSERT INTO "items" VALUES(8,'full','urn:uuid:df378d3f-1442-5d02-909e-43909e4e530e','54e1dbeb09e7a4ef7c5d8d5e0de67655','{"url":"http://origin.example/3","title":"The ice has gone","fingerprint":"54e1dbeb09e7a4ef7c5d8d5e0de67655","summary":"Ships move again.","content":"<p>The harbour master told the council on Friday what the coming season brings to the old port and to the quays.</p> <p>Offers are opened in public in the large hall of the town, where all who sent one may be present that day.</p> <p><a href=\"http://origin.example/files/conditions.pdf\">The conditions, in full</a></p> <p>Work begins after the summer, so that the ferries keep their places until the last guests have gone home.</p>","language":"en","aliases":["url:origin.example/3","title:e5f3e4ae51ee4bfe5c6c101056c8179b"],"published":{"at":"2026-03-07T00:00:00+00:00","raw":"07.03.2026","origin":"listing","precision":"day","zone":"UTC"},"enclosures":[{"url":"http://origin.example/files/conditions.pdf","media_type":"application/pdf","length":0,"title":"The conditions, in full"}]}','{"url":"http://origin.example/3","title":"The ice has gone","fingerprint":"54e1dbeb09e7a4ef7c5d8d5e0de67655","summary":"Ships move again.","aliases":["url:origin.example/3","title:e5f3e4ae51ee4bfe5c6c101056c8179b"],"published":{"at":"2026-03-07T00:00:00+00:00","raw":"07.03.2026","origin":"listing","precision":"day","zone":"UTC"}}','{"content":"<p>The harbour master told the council on Friday what the coming season brings to the old port and to the quays.</p> <p>Offers are opened in public in the large hall of the town, where all who sent one may be present that day.</p> <p><a href=\"http://origin.example/files/conditions.pdf\">The conditions, in full</a></p> <p>Work begins after the summer, so that the ferries keep their places until the last guests have gone home.</p>","language":"en","enclosures":[{"url":"http://origin.example/files/conditions.pdf","media_type":"application/pdf","length":0,"title":"The conditions, in full"}]}',NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00',1,'2026-03-07T00:00:00.000000+00:00',2,1,'2026-03-10T09:00:00.000000+00:00',NULL,'127.0.0.1',0,NULL,NULL,NULL);
CREATE TABLE publications (
	slug TEXT NOT NULL, 
	format TEXT NOT NULL, 
	body BLOB NOT NULL, 
	gzip BLOB NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified VARCHAR(32) NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (slug, format), 
	FOREIGN KEY(slug) REFERENCES sources (slug)
);
CREATE TABLE revisions (
	item INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	stored_at VARCHAR(32) NOT NULL, 
	document TEXT NOT NULL, 
	PRIMARY KEY (item, revision), 
	FOREIGN KEY(item) REFERENCES items (id)
);
CREATE TABLE runs (
	id INTEGER NOT NULL, 
	slug TEXT NOT NULL, 
	started VARCHAR(32) NOT NULL, 
	ended VARCHAR(32) NOT NULL, 
	outcome TEXT NOT NULL, 
	message TEXT NOT NULL, 
	new INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	found INTEGER NOT NULL, 
	warnings TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(slug) REFERENCES sources (slug)
);
INSERT INTO "runs" VALUES(1,'news','2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00','scraped','',3,0,3,'');
INSERT INTO "runs" VALUES(2,'cast','2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00','scraped','',2,0,2,'');
INSERT INTO "runs" VALUES(3,'full','2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00','scraped','',3,0,3,'');
CREATE TABLE snapshots (
	slug TEXT NOT NULL, 
	url TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	taken VARCHAR(32) NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (slug), 
	FOREIGN KEY(slug) REFERENCES sources (slug)
);
CREATE TABLE sources (
	slug TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	url TEXT NOT NULL, 
	host TEXT NOT NULL, 
	title TEXT NOT NULL, 
	language TEXT NOT NULL, 
	options TEXT NOT NULL, 
	rules_fingerprint TEXT NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	health TEXT NOT NULL, 
	message TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	runs INTEGER NOT NULL, 
	etag TEXT NOT NULL, 
	last_modified TEXT NOT NULL, 
	body_hash TEXT NOT NULL, 
	template TEXT NOT NULL, 
	next_due VARCHAR(32) NOT NULL, 
	lease_token TEXT, 
	lease_until VARCHAR(32), 
	compose_due VARCHAR(32), 
	last_run VARCHAR(32), 
	last_good VARCHAR(32), 
	created VARCHAR(32) NOT NULL, 
	PRIMARY KEY (slug)
);
INSERT INTO "sources" VALUES('news','urn:uuid:1b2dc6f7-9073-5a9a-81c0-855cb41ebf9a','http://origin.example/news','127.0.0.1','News','','{"full_text":false,"robots":false,"rules":{"date":{"selector":"time"},"item":"li","summary":{"selector":"p"},"title":{"selector":"a"}},"slug":"news","title":"News","url":"http://origin.example/news"}','4b9aa327734d5f2fd2834f2dc945559d',1,'ok','',0,1,'','','3e49741656ee0ce818cd11abc66f298b','','2026-03-10T09:30:00.000000+00:00',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00','2026-03-10T08:59:00.000000+00:00');
INSERT INTO "sources" VALUES('full','urn:uuid:174909b5-2612-5d65-ab3c-e5b0c63729ea','http://origin.example/news?full','127.0.0.1','Full','','{"robots":false,"rules":{"date":{"selector":"time"},"item":"li","summary":{"selector":"p"},"title":{"selector":"a"}},"slug":"full","title":"Full","url":"http://origin.example/news?full"}','b06df86524bcc3de521a3f97f7958e17',1,'ok','',0,1,'','','3e49741656ee0ce818cd11abc66f298b','{"agreement":1,"doubts":0,"seen":1,"selector":"/descendant::article","texts":{"0fbafb6620b5":1,"4b69e7466831":1,"9c08fb0d3f20":1,"bb15cd009367":1,"e07bc40a3f82":1}}','2026-03-10T09:30:00.000000+00:00',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00','2026-03-10T08:59:00.000000+00:00');
INSERT INTO "sources" VALUES('cast','urn:uuid:154d54ff-8e97-553b-a304-01caac249c8c','http://origin.example/cast','127.0.0.1','Cast','','{"full_text":false,"robots":false,"slug":"cast","title":"Cast","url":"http://origin.example/cast"}','4c3a88fdb3389d10124d0010d6ab8f34',1,'ok','',0,1,'','','bd6f64543b356a7ae22a69167ef38ef9','','2026-03-10T09:30:00.000000+00:00',NULL,NULL,NULL,'2026-03-10T09:00:00.000000+00:00','2026-03-10T09:00:00.000000+00:00','2026-03-10T08:59:00.000000+00:00');
CREATE INDEX sources_next_due ON sources (next_due);
CREATE INDEX sources_compose_due ON sources (compose_due) WHERE compose_due IS NOT NULL;
CREATE INDEX items_feed ON items (slug, published_at, first_seen);
CREATE INDEX items_fingerprint ON items (slug, fingerprint);
CREATE INDEX items_present ON items (slug) WHERE present = 1;
CREATE INDEX items_held ON items (slug, shown_from) WHERE article_due IS NOT NULL;
CREATE INDEX items_article ON items (published_at) WHERE article_due IS NOT NULL;
CREATE INDEX aliases_item ON aliases (item);
CREATE INDEX runs_slug ON runs (slug, id);
COMMIT;
