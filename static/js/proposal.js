// The form of a talk: only the questions that fit the chosen type and track are shown. Without this all are, marked.

const fits = (list, value) => {
  const wanted = list.trim().split(/\s+/).filter(Boolean);
  return wanted.length === 0 || wanted.includes(value);
};

const showFitting = (form) => {
  const type = form.querySelector('[name="session_type"]:checked')?.value ?? "";
  const track = form.querySelector('[name="track"]')?.value ?? "";
  for (const part of form.querySelectorAll("[data-asked]")) {
    part.hidden = !(fits(part.dataset.asked, type) && fits(part.dataset.askedTrack, track));
  }
};

document.addEventListener("change", (event) => {
  if (["session_type", "track"].includes(event.target.name) && event.target.form) showFitting(event.target.form);
});

for (const form of document.querySelectorAll("form:has([data-asked])")) showFitting(form);
