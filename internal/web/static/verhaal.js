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
    if (form.method === "post" && !form.dataset.again) form.dataset.sent = "1";
  });
  // A link to a calculation holds what was filled in behind the #, which is not
  // sent with the address: it is put in the form, and the form is sent.
  document.addEventListener("DOMContentLoaded", function () {
    var here = document.querySelector("a.here");
    if (here) { history.replaceState(null, "", here.hash); return; }
    var form = document.querySelector("form.calculator");
    if (!form || document.querySelector(".summary") || location.hash.indexOf("=") < 0) return;
    var given = new URLSearchParams(location.hash.slice(1));
    form.querySelectorAll("input[type=checkbox], input[type=radio]").forEach(function (box) { if (given.has(box.name)) box.checked = false; });
    given.forEach(function (value, name) {
      form.querySelectorAll("[name]").forEach(function (input) {
        if (input.name !== name) return;
        if (input.type !== "checkbox" && input.type !== "radio") input.value = value;
        else if (input.value === value) input.checked = true;
      });
    });
    if (!given.has("ask")) form.requestSubmit();
  });
  document.addEventListener("click", function (event) {
    var here = event.target.closest && event.target.closest("a.here");
    if (!here || !navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(here.href).then(function () { here.textContent = here.dataset.copied; });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
