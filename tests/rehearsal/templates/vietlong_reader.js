// Decodes the bodies of this paper, as each reader's browser does; see tests/rehearsal/disguise.py.
(function () {
  "use strict";
  function tableOf(seed) {
    var table = [], state = seed % 2147483647 || 1;
    for (var i = 0; i < 256; i++) table.push(i);
    for (var last = 255; last > 0; last--) {
      state = (state * 48271) % 2147483647;
      var other = state % (last + 1), kept = table[last];
      table[last] = table[other];
      table[other] = kept;
    }
    return table;
  }
  function decoded(element) {
    var table = tableOf(Number(element.dataset.seed)), clear = new Uint8Array(256);
    table.forEach(function (swapped, byte) { clear[swapped] = byte; });
    var bytes = Uint8Array.from(atob(element.textContent.replace(/\s+/g, "")), function (letter) {
      return clear[letter.charCodeAt(0)];
    });
    return new TextDecoder("utf-8").decode(bytes);
  }
  function show() {
    document.querySelectorAll(".content-encoded").forEach(function (element) {
      element.outerHTML = decoded(element);
    });
    // What such scripts also do: none of it is needed for the text.
    fetch("/luot-xem", { method: "POST", body: location.pathname }).catch(function () {});
    try { localStorage.setItem("read", location.pathname); } catch (error) { /* private window */ }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else setTimeout(show, 0);
})();
