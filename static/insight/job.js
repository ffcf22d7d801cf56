// Keeps a job's page up to date while the work runs. Without it, "Check again" does the same.
const FIRST_WAIT = 2000
const LONGEST_WAIT = 10000

const page = document.querySelector("[data-job-state]")
const part = (name) => page.querySelector(`[data-job="${name}"]`)

function write(element, text) {
  // A live region speaks whenever its text is set, so it is set only when it differs.
  if (element.textContent !== text) element.textContent = text
}

function show(job) {
  write(part("state"), job.state)
  write(part("step"), job.step)
  write(part("time"), job.time_left)
  write(part("percent"), `${job.progress}%`)
  part("bar").value = job.progress
}

async function follow(wait) {
  let next = Math.min(wait * 1.2, LONGEST_WAIT)
  try {
    const answer = await fetch(page.dataset.jobState, { headers: { Accept: "application/json" } })
    if (!answer.ok) throw new Error(answer.statusText)
    const job = await answer.json()
    if (job.ended) return window.location.reload()
    if (job.step !== part("step").textContent) next = FIRST_WAIT
    show(job)
  } catch {
    next = LONGEST_WAIT
  }
  window.setTimeout(follow, next, next)
}

if (page) window.setTimeout(follow, FIRST_WAIT, FIRST_WAIT)
