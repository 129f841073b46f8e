// Passkeys on the pages of accounts, by the same addresses as the web app's (docs/accounts.md).
(function () {
  "use strict";
  var ADDRESS = {
    "sign-in": "auth/webauthn/login",
    "code": "auth/webauthn/authenticate",
    "again": "auth/webauthn/reauthenticate",
    "add": "account/authenticators/webauthn",
  };

  async function call(form, method, more, body) {
    var answer = await fetch("/_allauth/browser/v1/" + ADDRESS[form.dataset.passkey] + more, {
      method: method,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw answer;
    return answer.json();
  }

  async function prove(form) {
    var offer = (await call(form, "GET", "")).data.request_options.publicKey;
    var options = PublicKeyCredential.parseRequestOptionsFromJSON(offer);
    var credential = await navigator.credentials.get({ publicKey: options });
    await call(form, "POST", "", { credential: credential.toJSON() });
    location.assign(form.dataset.then);
  }

  async function add(form) {
    var offer = (await call(form, "GET", "?passwordless")).data.creation_options.publicKey;
    var options = PublicKeyCredential.parseCreationOptionsFromJSON(offer);
    var credential = await navigator.credentials.create({ publicKey: options });
    var made = await call(form, "POST", "", {
      name: form.elements.name.value,
      passwordless: true,
      credential: credential.toJSON(),
    });
    location.assign(made.meta.recovery_codes_generated ? "/security/codes" : "/security");
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
    if (location.hostname !== form.dataset.domain) return; // as at 127.0.0.1
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      (form.dataset.passkey === "add" ? add : prove)(form).catch(function () {
        form.querySelector("[role=alert]").hidden = false;
      });
    });
  });
})();
