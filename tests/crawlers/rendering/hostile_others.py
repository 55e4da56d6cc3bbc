"""Other hostile scripts: they never end, use up memory, store and download, or give false data about themselves."""

from collections.abc import Mapping
from typing import Final

ENDLESS: Final[Mapping[str, str]] = {
    "a loop": "while (true) {}",
    "a loop after loading": "addEventListener('load', () => { for (;;) {} })",
    "a loop later": "setTimeout(() => { while (1); }, 400)",
    "a loop in a frame": '<iframe srcdoc="<script>for(;;){}</script>"></iframe>',
    "promises without end": "(function next() { Promise.resolve().then(next) })()",
    "a slow pattern": "/^(a+)+$/.test('a'.repeat(60) + 'b')",
}

OTHERS: Final[Mapping[str, str]] = {
    **ENDLESS,
    "timers without end": "setInterval(() => document.body.append('x'), 0)",
    "frames of an animation": "(function next() { document.title = Math.random(); requestAnimationFrame(next) })()",
    "observers": (
        "new MutationObserver(() => document.body.append('x')).observe(document.body, {childList: true});"
        "document.body.append('x')"
    ),
    "workers that loop": "for (let i = 0; i < 8; i++) new Worker(URL.createObjectURL(new Blob(['for (;;) {}'])))",
    "alerts": "while (true) alert('x')",
    "questions": "setInterval(() => { confirm('x'); prompt('x') }, 1)",
    "printing": "setInterval(print, 1)",
    "do not leave": "onbeforeunload = () => 'x'; addEventListener('unload', () => { for (;;) {} })",
    "reloading": "location.reload()",
    "reloading without end": "setInterval(() => location.reload(), 1)",
    "history": "setInterval(() => { history.pushState({}, '', '/' + Math.random()); history.back() }, 1)",
    "the debugger": "setInterval(() => { debugger }, 1)",
    "the console": "setInterval(() => { for (let i = 0; i < 500; i++) console.log('x'.repeat(9999)) }, 1)",
    "errors": "setInterval(() => { throw new Error('x'.repeat(9999)) }, 0)",
    "an array": "const kept = []; for (;;) kept.push(new Array(1e6).fill(1.5))",
    "buffers": "const kept = []; setInterval(() => kept.push(new Uint8Array(1e8).fill(1)), 1)",
    "a string": "let text = 'x'.repeat(1e6); for (let i = 0; i < 9; i++) text += text; document.title = text",
    "elements": "for (;;) document.body.append(...Array.from({length: 1e5}, () => document.createElement('p')))",
    "a deep page": "let e = document.body; for (let i = 0; i < 1e6; i++) { const c = document.createElement('b'); e.append(c); e = c }",
    "a long text": "document.getElementById('text').textContent = 'x'.repeat(5e7)",
    "a canvas": "const kept = []; setInterval(() => { const c = document.createElement('canvas'); c.width = c.height = 8000; c.getContext('2d').fillRect(0, 0, 8000, 8000); kept.push(c) }, 1)",
    "WebAssembly": "const m = new WebAssembly.Memory({initial: 1, maximum: 65536}); setInterval(() => { m.grow(1000); new Uint8Array(m.buffer).fill(1) }, 1)",
    "frames": "for (let i = 0; i < 2000; i++) { const f = document.createElement('iframe'); document.body.append(f) }",
    "workers": "for (let i = 0; i < 500; i++) new Worker(URL.createObjectURL(new Blob(['const k = []; for (;;) k.push(new Array(1e5).fill(1))'])))",
    "blobs": "const kept = []; setInterval(() => kept.push(new Blob([new Uint8Array(5e7).fill(1)])), 1)",
    "localStorage": "for (let i = 0; i < 1e4; i++) try { localStorage['k' + i] = 'x'.repeat(1e4); sessionStorage['k' + i] = 'x' } catch (e) { break }",
    "cookies": "for (let i = 0; i < 500; i++) document.cookie = 'k' + i + '=' + 'x'.repeat(3000) + ';max-age=99999999'",
    "IndexedDB": "const r = indexedDB.open('x'); r.onupgradeneeded = () => r.result.createObjectStore('s'); r.onsuccess = () => setInterval(() => r.result.transaction('s', 'readwrite').objectStore('s').put(new Uint8Array(1e7), Math.random()), 1)",
    "caches": "caches.open('x').then(c => setInterval(() => c.put('/' + Math.random(), new Response('x'.repeat(1e7))), 1))",
    "a private file system": "navigator.storage.getDirectory().then(async d => { const f = await d.getFileHandle('x', {create: true}); const w = await f.createWritable(); for (;;) await w.write('x'.repeat(1e7)) })",
    "a file picker": "showSaveFilePicker().catch(() => 0); showDirectoryPicker().catch(() => 0)",
    "a blob to download": "const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'.repeat(1e6)])); a.download = 'hostile.bin'; document.body.append(a); a.click()",
    "many downloads": "setInterval(() => { const a = document.createElement('a'); a.href = 'data:application/octet-stream,x'; a.download = 'hostile.bin'; a.click() }, 1)",
    "a page in its place": "location = URL.createObjectURL(new Blob(['<h1>Other</h1>'], {type: 'text/html'}))",
    "a blank page": "location = 'about:blank'",
    "a script as address": "location = 'javascript:document.write(1)'",
    "written again": "addEventListener('load', () => { document.open(); document.write('<p>Other</p>'); document.close() })",
    "written without end": "setInterval(() => document.write('x'.repeat(1e4)), 0)",
    "no document": "addEventListener('load', () => document.documentElement.remove())",
    "other built-ins": "JSON.stringify = Array.prototype.push = Object.keys = Promise = null; Object.defineProperty(Object.prototype, 'then', {get() { for (;;); }})",
    "a lying document": "Object.defineProperty(Element.prototype, 'outerHTML', {get() { return 'a lie' }}); Object.defineProperty(document, 'documentElement', {get() { for (;;); }})",
    "a stopped page": "stop(); close()",
    "full screen": "document.documentElement.requestFullscreen().catch(() => 0); document.documentElement.requestPointerLock()",
    "permissions": "Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0); navigator.mediaDevices && navigator.mediaDevices.getUserMedia({video: true, audio: true}).catch(() => 0)",
    "devices": "for (const n of ['usb', 'bluetooth', 'serial', 'hid']) try { (navigator[n].requestDevice || navigator[n].requestPort).call(navigator[n], {filters: []}).catch(() => 0) } catch (e) {}",
    "a protocol of its own": "navigator.registerProtocolHandler('web+x', '/?%s'); location = 'web+x:1'; location = 'mailto:a@b.example'",
}
