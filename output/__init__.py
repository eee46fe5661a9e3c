"""All public documents as files of a folder, for any static server: feeds, archive documents, calendars, the OPML list.

The folder is the root of what is served: `feeds/<slug>.atom` lies where `/feeds/<slug>.atom` is asked for, and beside
each document its packed forms (`.gz`, `.br`). The store says what there is to be; a `FolderWriter` brings the folder
level with it, and writes what no reader has asked for yet.
"""
