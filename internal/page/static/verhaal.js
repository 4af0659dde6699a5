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
  // What was asked of a file is answered above the form, which keeps the file:
  // so it need not be chosen again for a report.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset.stay || (event.submitter && event.submitter.hasAttribute("formaction"))) return;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    var busy = form.querySelector(".busy");
    busy.textContent = busy.dataset.busy;
    fetch(form.action, { method: "POST", body: new FormData(form) }).then(function (answer) { return answer.text(); }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var place = page.getElementById("outcome") ? "outcome" : "main";
      document.getElementById(place).replaceWith(page.getElementById(place));
      document.title = page.title;
      history.replaceState(null, "", location.pathname);
      var title = document.querySelector("#" + place + " h1");
      scrollTo(0, 0);
      if (title) title.focus({ preventScroll: true });
    }).catch(function () { form.submit(); }).finally(function () {
      form.ariaBusy = "false";
      busy.textContent = "";
    });
  });
  // A link to a point opens it.
  window.addEventListener("hashchange", function () {
    var point = document.getElementById(location.hash.slice(1));
    if (point && point.matches("details")) point.open = true;
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
