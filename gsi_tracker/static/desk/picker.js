/* A picker for a text field that holds several codes (P7; P4.5 or CHN:host; KEN): a combobox by the
   ARIA 1.2 pattern, with what is chosen as buttons that remove it. The field itself stays what is
   sent, so that all works without this script. It hears the event picker:add with a code.
   A name that is not among the choices can be proposed where the page has a place for that: a row
   made from its template, with the fields that say what the new one is. */
"use strict";

const MOST_SHOWN = 12;
const AT_SEPARATOR = /[;,\n]+/;

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

class Picker {
  constructor(field, offer) {
    this.field = field;
    this.words = offer.words;
    this.roles = offer.roles || [];
    this.usual = offer.usual || "";
    this.choices = offer.choices.map((choice) => ({
      ...choice,
      code: plain(choice.value),
      name: plain(choice.label),
      other: plain(choice.search),
    }));
    this.proposals = document.querySelector(field.dataset.proposals || "nowhere");
    this.chosen = [];
    this.shown = [];
    this.active = -1;
    this.build();
    this.read(field.value);
    field.addEventListener("picker:add", (event) => this.add(this.byCode(event.detail)));
  }

  say(name, values = {}) {
    return this.words[name].replace(/\{(\w+)\}/g, (_all, key) => values[key]);
  }

  make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  build() {
    const id = this.field.id;
    this.list = this.make("ul", {
      class: "picker-options", role: "listbox", id: `${id}_options`, "aria-label": this.words.label,
    });
    this.list.hidden = true;
    this.input = this.make("input", {
      type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none",
      spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.id,
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (this.field.hasAttribute(name)) this.input.setAttribute(name, this.field.getAttribute(name));
    }
    this.chips = this.make("ul", { class: "picker-chosen", "aria-label": this.words.chosen });
    this.status = this.make("span", { class: "visually-hidden", role: "status" });
    const box = this.make("div", { class: "picker" }, this.chips, this.input, this.list, this.status);
    this.field.after(box);
    this.field.hidden = true;
    this.field.id = `${id}_value`;
    this.input.id = id;
    this.input.addEventListener("input", (event) => { event.stopPropagation(); this.typed(); });
    this.input.addEventListener("change", (event) => event.stopPropagation());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.left());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.shown[Number(option.dataset.place)]);
    });
  }

  /* What the field holds: codes that are known become choices, the rest stays text to be refused. */
  read(text) {
    const rest = [];
    for (const part of text.split(AT_SEPARATOR).map((piece) => piece.trim()).filter(Boolean)) {
      const [code, role] = this.parted(part);
      const choice = this.byCode(code) || this.proposed(code);
      if (choice && (!role || this.roleOf(role))) this.put(choice, this.roleOf(role));
      else rest.push(part);
    }
    this.input.value = rest.join("; ");
    this.draw();
  }

  parted(text) {
    const place = this.roles.length ? text.lastIndexOf(":") : -1;
    return place < 0 ? [text.trim(), ""] : [text.slice(0, place).trim(), text.slice(place + 1).trim()];
  }

  byCode(code) {
    const wanted = plain(code.trim());
    return this.choices.find((choice) => choice.code === wanted)
      || this.choices.find((choice) => choice.name === wanted);
  }

  /* Names that are proposed: each has its row. */
  proposed(name) {
    const row = name && this.rowOf(name);
    return row ? this.newChoice(this.nameOf(row)) : undefined;
  }

  newChoice(name) {
    const known = this.chosen.find((one) => one.choice.isNew && plain(one.choice.value) === plain(name));
    return known ? known.choice : { value: name, label: "", isNew: true };
  }

  rowOf(name) {
    const rows = this.proposals ? [...this.proposals.querySelectorAll("[data-proposal]")] : [];
    return rows.find((row) => plain(this.nameOf(row)) === plain(name));
  }

  nameOf(row) {
    return row.querySelector("[name=new_party_name]").value;
  }

  propose(name) {
    if (!this.rowOf(name)) {
      const template = this.proposals.querySelector("template");
      const row = template.content.firstElementChild.cloneNode(true);
      const number = `new${this.proposals.childElementCount}`;
      for (const attribute of ["id", "for", "aria-describedby"]) {
        for (const element of row.querySelectorAll(`[${attribute}]`)) {
          element.setAttribute(attribute, element.getAttribute(attribute).replace(/_number\b|_number(?=_)/, `_${number}`));
        }
      }
      row.querySelector("[name=new_party_name]").value = name;
      row.querySelector("[data-proposal-name]").textContent = name;
      this.proposals.insertBefore(row, template);
    }
    return this.newChoice(name);
  }

  roleOf(text) {
    const wanted = plain(text).replaceAll(" ", "_");
    const fits = (role) => role.value.startsWith(wanted) || plain(role.label).startsWith(plain(text));
    return wanted ? (this.roles.find(fits) || {}).value || "" : this.usual;
  }

  put(choice, role) {
    if (!this.chosen.some((one) => one.choice === choice && one.role === role)) {
      this.chosen.push({ choice, role });
    }
  }

  add(choice, role = this.usual) {
    if (!choice) return;
    this.put(choice, role);
    this.changed(this.say("added", { name: choice.label || choice.value }));
  }

  take(offered) {
    const choice = offered.isOffer ? this.propose(offered.value) : offered;
    this.add(choice, this.roleOf(this.parted(this.input.value)[1]) || this.usual);
    this.input.value = "";
    this.changed(this.status.textContent);
    this.close();
  }

  remove(place) {
    const [gone] = this.chosen.splice(place, 1);
    if (gone.choice.isNew && !this.chosen.some((one) => one.choice === gone.choice)) {
      this.rowOf(gone.choice.value)?.remove();
    }
    this.changed(this.say("removed", { name: gone.choice.label || gone.choice.value }));
    this.input.focus();
  }

  /* Codes with their roles, then what was typed and chosen from nothing. */
  changed(words) {
    this.draw();
    this.store();
    this.status.textContent = words;
  }

  store() {
    const codes = this.chosen.map(({ choice, role }) =>
      role && role !== this.usual ? `${choice.value}:${role}` : choice.value);
    const value = [...codes, this.input.value.trim()].filter(Boolean).join("; ");
    if (value === this.field.value) return;
    this.field.value = value;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    this.chips.replaceChildren(...this.chosen.map((one, place) => this.chip(one, place)));
    this.chips.hidden = !this.chosen.length;
  }

  chip(one, place) {
    const { choice } = one;
    const name = choice.isNew ? this.words.new : choice.label;
    const item = this.make("li", {}, this.make("b", {}, choice.value), ` ${name} `);
    if (this.roles.length) item.append(this.roleChoice(one));
    const button = this.make("button", {
      type: "button", "aria-label": this.say("remove", { name: `${choice.value} ${choice.label}` }),
    }, "×");
    button.addEventListener("click", () => this.remove(place));
    item.append(button);
    return item;
  }

  roleChoice(one) {
    const select = this.make("select", {
      "aria-label": this.say("role", { name: one.choice.label || one.choice.value }),
    });
    select.append(...this.roles.map((role) => {
      const option = this.make("option", { value: role.value }, role.label);
      option.selected = role.value === one.role;
      return option;
    }));
    select.addEventListener("change", () => { one.role = select.value; this.store(); });
    return select;
  }

  typed() {
    const parts = this.input.value.split(AT_SEPARATOR);
    if (parts.length > 1) { // a list was pasted, or a code ended by a separator
      const rest = parts.pop();
      this.read([this.field.value && this.codes(), ...parts].join("; "));
      this.input.value = [this.input.value, rest.trim()].filter(Boolean).join("; ");
    }
    this.store();
    const asked = plain(this.parted(this.input.value)[0]);
    if (asked) this.open(this.found(asked));
    else this.close();
  }

  codes() {
    return this.chosen.map(({ choice, role }) => (role ? `${choice.value}:${role}` : choice.value)).join("; ");
  }

  /* By code, then names that begin so, then words of a name that do, then any part of one. */
  found(asked) {
    const rank = (choice) => {
      if (choice.code === asked) return 0;
      if (choice.code.startsWith(asked)) return 1;
      if (choice.name.startsWith(asked) || choice.other.startsWith(asked)) return 2;
      const names = ` ${choice.name} ${choice.other}`;
      if (names.includes(` ${asked}`)) return 3;
      return asked.length > 1 && names.includes(asked) ? 4 : 9;
    };
    const ranked = this.choices.map((choice, place) => [rank(choice), place, choice]);
    return ranked.filter(([value]) => value < 9)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST_SHOWN).map(([, , choice]) => choice);
  }

  /* Below what is found, a typed name that is none of it can be proposed. */
  offers() {
    const name = this.parted(this.input.value)[0];
    if (!this.proposals || name.length < 2 || this.byCode(name) || this.rowOf(name)) return [];
    return [{ value: name, label: this.say("propose", { name }), isOffer: true }];
  }

  open(found) {
    const choices = [...found, ...this.offers()];
    this.shown = choices;
    this.list.replaceChildren(...choices.map((choice, place) => this.make("li", {
      role: "option", id: `${this.list.id}_${place}`, "data-place": place, "aria-selected": "false",
    }, ...(choice.isOffer ? [choice.label] : [this.make("b", {}, choice.value), ` ${choice.label}`]))));
    this.list.hidden = !choices.length;
    this.input.setAttribute("aria-expanded", String(choices.length > 0));
    this.mark(found.length ? 0 : -1); // nobody proposes by a slip: that takes an arrow key
    const last = choices.at(-1);
    this.status.textContent = found.length ? this.say("found", { number: found.length })
      : `${this.say("none")} ${last ? last.label : ""}`;
  }

  close() {
    this.shown = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  mark(place) {
    this.active = place;
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === place));
      if (number === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}_${place}`);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const last = this.shown.length - 1;
    if (event.key === "ArrowDown" && !this.shown.length) {
      this.open(this.found(plain(this.parted(this.input.value)[0])));
    } else if (event.key === "ArrowDown") this.mark(this.active < last ? this.active + 1 : 0);
    else if (event.key === "ArrowUp" && this.shown.length) {
      this.mark(this.active > 0 ? this.active - 1 : last);
    } else if (event.key === "Enter") {
      if (this.active >= 0) this.take(this.shown[this.active]);
    } else if (event.key === "Escape" && this.shown.length) this.close();
    else if (event.key === "Backspace" && !this.input.value && this.chosen.length) {
      this.remove(this.chosen.length - 1);
    } else return;
    event.preventDefault();
  }

  /* An exact code or name that was typed and not chosen is taken; other text stays, to be seen. */
  left() {
    const [code, role] = this.parted(this.input.value);
    const choice = code && this.byCode(code);
    if (choice && (!role || this.roleOf(role))) this.take(choice);
    this.close();
  }
}

for (const field of document.querySelectorAll("[data-picker]")) {
  const offer = document.getElementById(field.dataset.picker);
  if (offer) new Picker(field, JSON.parse(offer.textContent));
}
