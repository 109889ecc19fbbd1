/* Saves what is typed in a form of the desk on the server: a second after typing pauses, and when
   the page is left. Without this script it is saved when the form is sent. */
"use strict";

const PAUSE_MS = 1000;
const MOST_BYTES_ON_LEAVING = 60000; // what browsers let a page send that is being closed

class Autosave {
  constructor(slot) {
    this.form = slot.closest("form");
    this.address = slot.dataset.autosave;
    this.tokenAddress = slot.dataset.token;
    this.line = slot.querySelector(".autosave-line");
    this.status = slot.querySelector("[role=status]");
    this.signIn = slot.querySelector("a");
    this.revision = 0;
    this.typed = 0; // how often something was typed
    this.saved = 0; // up to where it is saved
    this.sending = null;
    this.isSent = false;
    this.field("draft_tab").value = crypto.randomUUID();
    this.form.addEventListener("input", () => this.note());
    this.form.addEventListener("change", () => this.note());
    this.form.addEventListener("submit", () => this.stop());
    window.addEventListener("pagehide", () => this.saveOnLeaving());
    window.addEventListener("pageshow", () => { this.isSent = false; });
    if (document.querySelector(".errors")) this.note(); // what was sent and refused is saved too
  }

  field(name) {
    return this.form.elements[name];
  }

  note() {
    this.typed += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  stop() {
    this.isSent = true;
    clearTimeout(this.timer);
    if (this.sending) this.sending.abort();
  }

  body() {
    this.revision += 1;
    this.field("draft_number").value = this.revision;
    return new URLSearchParams(new FormData(this.form));
  }

  async save() {
    if (this.isSent || this.sending || this.typed === this.saved) return;
    const upTo = this.typed;
    this.sending = new AbortController();
    try {
      await this.send(this.sending.signal);
      this.saved = upTo;
    } catch (error) {
      if (error.name !== "AbortError") this.say(this.status.dataset.failed);
    }
    this.sending = null;
    if (this.typed !== upTo) this.timer = setTimeout(() => this.save(), PAUSE_MS);
  }

  async send(signal) {
    let answer = await this.post(signal);
    if (answer.status === 403 && (await this.renewToken(signal))) answer = await this.post(signal);
    this.signIn.hidden = answer.status !== 401;
    const isJSON = (answer.headers.get("Content-Type") || "").includes("json");
    if (!isJSON) throw new Error(String(answer.status));
    const said = await answer.json();
    if (said.key) this.field("draft_key").value = said.key;
    this.say(said.words);
  }

  post(signal) {
    return fetch(this.address, { method: "POST", body: this.body(), signal });
  }

  /* After a sign-in in another tab this form's token is no longer the one that the server knows. */
  async renewToken(signal) {
    const answer = await fetch(this.tokenAddress, { signal });
    if (!answer.ok) return false;
    const { token } = await answer.json();
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      input.value = token;
    }
    return true;
  }

  saveOnLeaving() {
    if (this.isSent || this.typed === this.saved) return;
    const body = this.body();
    const keepalive = String(body).length < MOST_BYTES_ON_LEAVING;
    fetch(this.address, { method: "POST", body, keepalive }).catch(() => {});
    this.saved = this.typed;
  }

  say(words) {
    this.line.hidden = false;
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

for (const slot of document.querySelectorAll("[data-autosave]")) new Autosave(slot);
