"use strict";
/* Language, search and filter, copy and print. Without this script every text is there, in both languages. */
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const KEY = "nianbao-language";

  /* The address says the language and the place: #en, #en.f-1234, #f-1234. */
  const address = () => {
    const found = /^#(zh|en)(?:\.(.*))?$/.exec(location.hash);
    return found ? { language: found[1], place: found[2] || "" } : { language: "", place: location.hash.slice(1) };
  };
  const remembered = () => { try { return localStorage.getItem(KEY) || ""; } catch { return ""; } };
  const remember = (language) => { try { localStorage.setItem(KEY, language); } catch { /* a browser that keeps nothing: the address does */ } };

  function show(language) {
    root.dataset.language = language;
    root.lang = language === "en" ? "en" : "zh-CN";
    const title = document.querySelector("title");
    document.title = title.dataset[language];
    for (const button of all("[data-lang-to]")) button.setAttribute("aria-pressed", String(button.dataset.langTo === language));
    for (const option of all("option[data-zh]")) option.textContent = option.dataset[language];
    for (const link of all("a[data-page]")) {
      const [page, hash = ""] = link.getAttribute("href").split("#");
      const place = hash.replace(/^(zh|en)(\.|$)/, "");
      const told = language === "en" ? (place ? `en.${place}` : "en") : place;
      link.setAttribute("href", told ? `${page}#${told}` : page);
    }
  }

  function go(place) {
    const target = place && document.getElementById(place);
    if (!target) return;
    for (let around = target; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
    target.scrollIntoView();
  }

  for (const part of all("[data-script]")) part.hidden = false;
  show(address().language || remembered() || "zh");
  if (address().place) go(address().place);
  addEventListener("hashchange", () => {
    const { language, place } = address();
    if (language) show(language);
    go(place);
  });
  for (const button of all("[data-lang-to]")) button.addEventListener("click", () => {
    const language = button.dataset.langTo;
    remember(language);
    show(language);
    const { place } = address();
    history.replaceState(null, "", language === "en" || place ? `#${language === "en" ? `en${place ? `.${place}` : ""}` : place}` : "#zh");
  });

  /* Lists: a form filters the rows of the element that it is for. A row says in data-f what it has: check.severity.owner.status.count. */
  for (const form of all("form.filter")) {
    const list = document.getElementById(form.dataset.for);
    if (!list) continue;
    const rows = all("[data-name]", list).map((element, rank) => ({
      element, rank, name: element.dataset.name.toLowerCase(), missing: Number(element.dataset.missing || 0),
      facets: (element.dataset.f || "").split(" ").filter(Boolean).map((one) => one.split(".").map(Number)), shown: 0,
    }));
    const value = (name) => (form.elements[name] ? form.elements[name].value : "");
    const filter = () => {
      const words = value("find").toLowerCase().split(/\s+/).filter(Boolean);
      const wanted = ["check", "severity", "owner", "status"].map(value);
      const narrowed = wanted.slice(0, 3).some(Boolean) || !["", "0"].includes(wanted[3]);
      let shown = 0;
      for (const row of rows) {
        row.shown = row.facets.filter((facet) => wanted.every((one, place) => one === "" || Number(one) === facet[place])).reduce((sum, facet) => sum + facet[4], 0);
        row.element.hidden = !words.every((word) => row.name.includes(word)) || (narrowed && row.shown === 0);
        const cell = row.element.querySelector(".shown");
        if (cell) cell.textContent = row.shown;
        if (!row.element.hidden) shown += 1;
      }
      const orders = { shown: (a, b) => b.shown - a.shown, missing: (a, b) => b.missing - a.missing, name: (a, b) => a.name.localeCompare(b.name, "zh") };
      const order = orders[value("order")];
      if (rows.length && form.elements.order) {
        const parent = rows[0].element.parentNode;
        parent.append(...[...rows].sort((a, b) => (order ? order(a, b) : 0) || a.rank - b.rank).map((row) => row.element));
      }
      for (const group of all("[data-group]", list)) group.hidden = !group.querySelector("[data-name]:not([hidden])");
      form.querySelector("output").textContent = shown.toLocaleString("en");
    };
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    filter();
  }

  for (const button of all("[data-print]")) button.addEventListener("click", () => print());
  for (const button of all("[data-copy]")) button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      source.closest("details").open = true;
      getSelection().selectAllChildren(source);
      document.execCommand("copy");
    }
    button.parentElement.querySelector(".copied").hidden = false;
  });
})();
