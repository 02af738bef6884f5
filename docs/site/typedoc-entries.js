import { Converter } from "typedoc"

/** Calls the entries by what is imported, `heed/axios`, and leaves out the program `heed`, which exports nothing. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const entry of [...project.children]) {
      if (entry.name === "cli") project.removeReflection(entry)
      else entry.name = entry.name === "index" ? "heed" : `heed/${entry.name}`
    }
  })
}
