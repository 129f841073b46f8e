// Shows Jalon's forms inside other pages, and does the proof of work where a form asks for it.
(function () {
  "use strict";
  var rounds = [], start = [], found = 0;
  for (var n = 2; found < 64; n++) {
    for (var d = 2; d * d <= n && n % d; d++);
    if (d * d <= n) continue;
    if (found < 8) start.push(Math.sqrt(n) * 4294967296 | 0);
    rounds.push(Math.cbrt(n) * 4294967296 | 0);
    found++;
  }

  // The first 32 bits of SHA-256 (FIPS 180-4) of a text in ASCII; pages without https have no
  // crypto.subtle.
  function firstWord(text) {
    var words = [], length = text.length, h = start.slice(), w = [], i, block;
    for (i = 0; i < length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
    words[length >> 2] |= 128 << (24 - (length % 4) * 8);
    var size = (((length + 8) >> 6) + 1) * 16;
    words[size - 1] = length * 8;
    for (block = 0; block < size; block += 16) {
      var a = h.slice();
      for (i = 0; i < 64; i++) {
        if (i < 16) w[i] = words[block + i] | 0;
        else {
          var x = w[i - 15], y = w[i - 2];
          w[i] = (w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) +
            (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
        }
        var e = a[4], b = a[0];
        var one = (a[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
          ((e & a[5]) ^ (~e & a[6])) + rounds[i] + w[i]) | 0;
        var two = ((turn(b, 2) ^ turn(b, 13) ^ turn(b, 22)) +
          ((b & a[1]) ^ (b & a[2]) ^ (a[1] & a[2]))) | 0;
        a = [(one + two) | 0, a[0], a[1], a[2], (a[3] + one) | 0, a[4], a[5], a[6]];
      }
      for (i = 0; i < 8; i++) h[i] = (h[i] + a[i]) | 0;
    }
    return h[0] >>> 0;
  }

  function turn(x, by) {
    return (x >>> by) | (x << (32 - by));
  }

  // Sets the form's nonce, a slice at a time so that the page stays alive.
  function prove(form) {
    var bits = Number(form.dataset.work || 0), token = form.elements._token.value, nonce = 0;
    return new Promise(function (resolve) {
      if (!bits) return resolve();
      (function slice() {
        for (var end = nonce + 2000; nonce < end; nonce++) {
          if (firstWord(token + ":" + nonce) >>> (32 - bits) === 0) {
            form.elements._nonce.value = nonce;
            return resolve();
          }
        }
        setTimeout(slice);
      })();
    });
  }

  function mount(host) {
    var root = host.attachShadow({ mode: "open" });
    var url = host.dataset.base + "/f/" + host.dataset.jalonForm + ".json";
    var sheet = new CSSStyleSheet();
    root.adoptedStyleSheets = [sheet];

    function show(answer, focus) {
      if (answer.redirect) return location.assign(answer.redirect);
      if (!answer.html) throw new Error(answer.code); // the form is there no more
      if (answer.style) sheet.replaceSync(answer.style);
      root.innerHTML = answer.html;
      var form = root.querySelector("form");
      if (form) {
        form.elements._page.value = location.href;
        form.addEventListener("submit", send);
      }
      var first = root.querySelector("[aria-invalid],[role=alert],[role=status]");
      if (focus && first) first.focus();
    }

    function send(event) {
      event.preventDefault();
      var form = event.target, button = form.querySelector("button");
      if (button.disabled) return;
      button.disabled = true;
      prove(form)
        .then(function () {
          return fetch(url, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        })
        .then(function (response) { return response.json(); })
        .then(function (answer) { show(answer, true); })
        .catch(function () {
          button.disabled = false;
          root.querySelector("[data-offline]").hidden = false;
        });
    }

    fetch(url + "?lang=" + encodeURIComponent(host.dataset.lang))
      .then(function (response) { return response.json(); })
      .then(function (answer) { show(answer, false); })
      .catch(function () { host.hidden = true; });
  }

  document.querySelectorAll("[data-jalon-form]").forEach(function (host) {
    if (!host.shadowRoot) mount(host);
  });
  // On Jalon's own pages the form is there already, and goes by itself once the work is done.
  document.querySelectorAll("form[data-work]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      form.querySelector("button").disabled = true;
      prove(form).then(function () { form.submit(); });
    });
  });
})();
