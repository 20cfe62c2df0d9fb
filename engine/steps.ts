import type { Pass } from "./pass.js";
import type { Provider } from "./provider.js";
import type { Step } from "./results.js";
import type { ResourceState } from "./state.js";

/** The steps: each has its work done by the provider (not in a preview), brings the state up to date, and is listed. */
export class Steps {
  constructor(
    private readonly pass: Pass,
    private readonly provider: Provider,
  ) {}

  async same(wanted: ResourceState, old: ResourceState): Promise<ResourceState> {
    const kept = { ...wanted, id: old.id, outputs: old.outputs };
    return this.take({ op: "same", urn: old.urn, oldState: old }, async () => {
      this.pass.settings.state.replace(old, kept);
      return kept;
    });
  }

  /** @param old what is updated or replaced */
  async make(op: "create" | "update" | "replace", wanted: ResourceState, old?: ResourceState): Promise<ResourceState> {
    const { preview, state } = this.pass.settings;
    const updated = op === "update" ? old : undefined;
    // What only the provider will know is left out, which makes it unknown to a program that is previewed.
    const planned = { ...wanted, id: updated?.id ?? "", outputs: wanted.inputs };
    const enter = (made: ResourceState): ResourceState => {
      // After an init error the old inputs stay, so that the next run sees what is still to be changed.
      const entry = updated && made.initErrors ? { ...made, inputs: updated.inputs } : made;
      // What is replaced is deleted when nothing needs it any more: at the end of this run, or of a later one.
      state.replace(old, entry, ...(old && !updated ? [{ ...old, delete: true }] : []));
      return made;
    };
    return this.take({ op, urn: wanted.urn, ...(old && { oldState: old }), newState: planned }, async () => {
      if (preview || !wanted.custom) return enter(planned);
      return state.during({ type: updated ? "updating" : "creating", resource: planned }, async () => {
        const answer = updated ? this.provider.update(updated, wanted.inputs) : this.provider.create(wanted);
        const made = enter({ ...planned, ...(await answer) });
        if (made.initErrors) throw new Error(["not as it should be:", ...made.initErrors].join("\n  * "));
        return made;
      });
    });
  }

  async delete(old: ResourceState): Promise<void> {
    const { preview, state } = this.pass.settings;
    const isPlan = preview || !old.custom;
    const remove = async () => {
      if (!isPlan) await this.provider.delete(old);
      state.replace(old);
      return undefined;
    };
    const work = () => (isPlan ? remove() : state.during({ type: "deleting", resource: old }, remove));
    await this.take({ op: old.delete === true ? "delete-replaced" : "delete", urn: old.urn, oldState: old }, work);
  }

  /** Of a replacement, one step is listed. */
  private async take<Result extends ResourceState | undefined>(
    step: Step,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { preview, display } = this.pass.settings;
    const begun = performance.now();
    const newState = await work();
    if (step.op !== "delete-replaced") this.pass.steps.push({ ...step, ...(newState && { newState }) });
    if (!preview) display.done(step, performance.now() - begun);
    return newState;
  }
}
