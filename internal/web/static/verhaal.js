// What gets better with a script; every page works without it.
(function () {
  "use strict";
  // The document moves to what the last answer changed.
  function show(root) {
    var paper = root.querySelector ? root.querySelector(".paper") || document.querySelector(".paper") : null;
    var mark = paper && paper.querySelector(".doc-mark");
    if (mark) paper.scrollTop += mark.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
  }
  // Not before the fonts are there: they move the text.
  document.addEventListener("DOMContentLoaded", function () { document.fonts.ready.then(function () { show(document); }); });
  document.addEventListener("htmx:afterSwap", function () { show(document); });
  // A form is sent once.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
