// What Tab should reach, in order, and what it did reach, each with whether one could see it.
window.focusWatch = (() => {
  const OWN = "a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex]";

  // The last element that asks for one stands for a group of radio buttons, as Tab takes it.
  const isOtherOfGroup = (element) => {
    if (element.type !== "radio") return false;
    const group = [...document.getElementsByName(element.name)];
    return element !== (group.find((radio) => radio.checked) || group[0]);
  };

  const isReachable = (element) =>
    element.tabIndex >= 0 && !element.disabled && element.type !== "hidden" &&
    element.checkVisibility({ visibilityProperty: true }) && !isOtherOfGroup(element);

  const name = (element) =>
    `${element.localName} "${(element.textContent.trim() || element.name || "")
      .replace(/\s+/g, " ").slice(0, 40)}"`;

  const look = (element) => {
    const style = getComputedStyle(element);
    return [
      style.boxShadow, style.textDecorationLine, style.textDecorationThickness,
      style.backgroundColor, style.borderColor, style.borderWidth,
    ].join(" ");
  };

  const hasOutline = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
      !/, 0\)$/.test(style.outlineColor);
  };

  const isOnScreen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight &&
      box.right > 0 && box.left < innerWidth;
  };

  const expected = [...document.querySelectorAll(OWN)].filter(isReachable);
  const before = new Map(expected.map((element) => [element, look(element)]));
  const watch = { expected: expected.map(name), reached: [], unseen: [] };
  let last = document.body;

  // After each Tab; inside a date field it moves on without leaving the element.
  document.addEventListener("keyup", () => {
    const element = document.activeElement;
    if (element === document.body || element === last) return;
    last = element;
    watch.reached.push(name(element));
    const isSeen = hasOutline(element) || before.get(element) !== look(element);
    if (!isSeen || !isOnScreen(element)) watch.unseen.push(name(element));
  });
  return watch;
})();
