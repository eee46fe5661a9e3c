"""Pages on which items are chosen by eye: a plain one, and one whose every part is hostile."""

ITEMS = "".join(
    f"""<li class="notice"><div class="office">Harbour office {number}</div><h3><a href="/{number}">Notice {number} of
    the harbour</a></h3> <time>{number:02}.11.2026</time><p>What notice {number} says of ships and the quay, at some
    length.</p><img src="/quay{number}.jpg" alt="Quay {number}"><a href="/topics/{number}">Topic {number}</a></li>"""
    for number in range(1, 7)
)
OTHERS = "".join(f'<p><a href="/press/{number}">Press release {number} of the mayor</a></p>' for number in range(1, 5))
PAGE = f"""<!doctype html><html lang="en"><head><title>Town</title></head><body>
<div class="press"><h2>Press</h2>{OTHERS}</div>
<main><h1>Notices</h1><ul class="notices">{ITEMS}</ul></main></body></html>"""

SCRIPT = "<script>top.location='https://evil.example/'; document.title='taken'</script>"
BAD_PARAGRAPH = "<p onclick='alert(6)' id='item-0' class='spot' style='position:fixed'>"
HOSTILE = f"""<!doctype html><html lang="en"><head><title>Town</title><base href="https://evil.example/" target="_top">
<meta http-equiv="refresh" content="0;url=https://evil.example/">{SCRIPT}<style>body {{ display: none }}</style>
<link rel="stylesheet" href="https://evil.example/x.css"></head>
<body onload="document.title='taken'" background="https://evil.example/b.png" style="display:none">
<svg onload="alert(1)"><script>alert(2)</script><a xlink:href="javascript:alert(3)"><text>svg</text></a></svg>
<iframe src="https://evil.example/" srcdoc="{SCRIPT.replace('"', "&quot;")}"></iframe><object data="x.swf"></object>
<embed src="x.swf"><video src="https://evil.example/v.mp4" autoplay></video>
<form action="https://evil.example/" target="_top"><input name="token" autofocus onfocus="alert(4)">
<button>Send</button><textarea></textarea></form><math><mtext></mtext></math><noscript>
<p title="</noscript><img src=x onerror=alert(5)>"></noscript>
<ul class="notices">{ITEMS.replace("<p>", BAD_PARAGRAPH)}</ul>
<a href="javascript:alert(7)" target="_top">A link</a> <a href="https://evil.example/" target="_top">Another</a>
<template>{SCRIPT}</template><xmp>{SCRIPT}</xmp><plaintext>{SCRIPT}</body></html>"""
