// Sign-in beside HTML: passkeys, and filling the form from the demonstration's accounts.
(() => {
  "use strict";
  const say = document.currentScript.dataset;

  // <form data-passkey="enter|get|create|sign"> with a hidden field "credential" and a button data-passkey-go.
  // A form that is signed ("sign") can be sent with a code as well: only the button begins with the passkey.
  const options = async (form) => {
    if (form.dataset.passkey !== "enter") return JSON.parse(document.getElementById("passkey-data").textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const make = (creation, alone) => {
    const wanted = creation.publicKey.authenticatorSelection;
    wanted.residentKey = alone ? "required" : "discouraged";
    wanted.requireResidentKey = alone;
    if (alone) wanted.userVerification = "required";
    return webauthnJSON.create(creation);
  };
  const credential = async (form) => {
    const given = await options(form);
    if (form.dataset.passkey !== "create") return webauthnJSON.get(given.request_options);
    return make(given.creation_options, form.elements.passwordless.checked);
  };
  const go = async (form) => {
    if (form.dataset.passkey === "sign" && !form.reportValidity()) return;
    const error = form.querySelector("[role=alert]");
    error.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credential(form));
      form.submit();
    } catch {
      error.textContent = say.gaveUp;
      error.hidden = false;
    }
  };
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!window.PublicKeyCredential) return;
    form.hidden = false;
    if (form.dataset.passkey !== "sign") form.addEventListener("submit", (event) => { event.preventDefault(); go(form); });
    form.querySelector("[data-passkey-go]")?.addEventListener("click", () => go(form));
  });

  // <button data-fill data-institution data-number data-password>
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-fill]");
    const form = document.getElementById("sign-in");
    if (!chosen || !form) return;
    form.elements.institution.value = chosen.dataset.institution;
    form.elements.login.value = chosen.dataset.number;
    form.elements.password.value = chosen.dataset.password;
    form.querySelector("button").focus();
  });
})();
