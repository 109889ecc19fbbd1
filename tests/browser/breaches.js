// What axe finds against these rules, and where contrast is too weak. Four fifths of axe's time go into
// contrast, element by element, and the rows of a list look alike. So it judges three of each look:
// of the elements with words of their own that have the same names, classes and colours all the way up.
async (rules) => {
  const AT_MOST = 3;
  const looks = new Map(), counts = new Map(), lookOf = new Map();
  const chosen = [];
  for (const element of document.querySelectorAll("body, body *")) {
    const style = getComputedStyle(element);
    const words = [
      lookOf.get(element.parentElement), element.localName, element.getAttribute("class"),
      style.color, style.fill, style.backgroundColor, style.backgroundImage, style.opacity,
      style.fontSize, style.fontWeight, style.position, style.visibility, style.display,
    ].join();
    if (!looks.has(words)) looks.set(words, looks.size);
    const look = looks.get(words);
    lookOf.set(element, look);

    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    if (!element.matches("input, select, textarea") && ![...element.childNodes].some(isText)) continue;
    counts.set(look, (counts.get(look) ?? 0) + 1);
    if (counts.get(look) <= AT_MOST) chosen.push(element);
  }

  const judge = async (where, options) =>
    (await axe.run(where, { resultTypes: ["violations"], ...options })).violations;
  const others = { runOnly: rules, rules: { "color-contrast": { enabled: false } } };
  const found = await judge(document, others);
  if (!chosen.length) return found;
  return [...found, ...await judge({ include: chosen }, { runOnly: ["color-contrast"] })];
}
