const slider = document.querySelector("#time"), run = document.querySelector("#run");
for (const way of document.querySelectorAll(".way")) {
  const said = way.closest("figure").querySelector("[data-said]");
  for (const event of ["pointerenter", "focus"]) way.addEventListener(event, () => said.textContent = way.getAttribute("aria-label"));
}
for (const one of document.querySelectorAll("mark, .way.lost")) { // what is meant is in sight on a narrow page, too
  const box = one.closest("pre, .wide"), here = one.getBoundingClientRect(), seen = box.getBoundingClientRect();
  if (here.right > seen.right) box.scrollLeft += Math.min(here.right - seen.right + 8, here.left - seen.left - 12);
}
if (slider) {
  const parts = [...document.querySelectorAll("[data-step]")], marks = [...document.querySelectorAll("[data-at]")];
  const words = [...document.querySelectorAll("#steps li")].map(one => one.textContent), now = document.querySelector("#now");
  let timer = 0;
  function show() {
    const step = Number(slider.value), said = step ? words[step - 1] : "";
    for (const part of parts) {
      part.hidden = Number(part.dataset.step) > step;
      part.classList.toggle("new", Number(part.dataset.step) === step && step < words.length);
    }
    for (const mark of marks) mark.classList.toggle("later", Number(mark.dataset.at) > step);
    for (const pre of document.querySelectorAll(".screen pre")) pre.scrollTop = pre.scrollHeight;
    now.textContent = step + " / " + words.length + "  " + said;
    slider.setAttribute("aria-valuetext", said);
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    run.textContent = run.dataset.go;
  }
  slider.addEventListener("input", () => { stop(); show(); });
  run.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = 0;
    run.textContent = run.dataset.stop;
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (slider.value === slider.max) stop();
    }, 400);
  });
  slider.parentElement.hidden = false;
  show();
}
