import type { Ending, Progress } from "#scripts/engine/progress";

/** What a task of a run has come to. */
export type TaskNews =
  | { readonly kind: "working"; readonly text: string }
  | { readonly kind: "ended"; readonly ending: Ending; readonly text: string }
  | { readonly kind: "dropped" };

/** Progress that is shown as before, and told to somebody else as well. */
export const observedProgress = (progress: Progress, tell: (task: string, news: TaskNews) => void): Progress => ({
  ...progress,
  task: (name, spent) => {
    const task = progress.task(name, spent);
    let step = "";
    return {
      step: (text) => {
        step = text;
        tell(name, { kind: "working", text });
        task.step(text);
      },
      update: (text) => {
        tell(name, { kind: "working", text: step === "" ? text : `${step}: ${text}` });
        task.update(text);
      },
      end: (ending, text) => {
        tell(name, { kind: "ended", ending, text });
        task.end(ending, text);
      },
      drop: () => {
        tell(name, { kind: "dropped" });
        task.drop();
      },
    };
  },
});
