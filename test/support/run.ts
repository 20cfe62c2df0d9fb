import type { Definition } from "../../provider/definition/definition.js";
import { open, type Organization } from "../../provider/organization/organization.js";
import { stackSettings } from "../../provider/organization/settings.js";
import { Snapshot } from "../../provider/organization/snapshot.js";
import { Core } from "../../provider/resource/core.js";
import { callerOf, definitionFrom, outputsOf, type Properties } from "../../provider/resource/properties.js";
import type { EmulatedOrganization } from "./organization.js";

/** One run on an emulated organisation, in this process: a core, what it told people, and a clock to turn. */
export class Run {
  readonly told: string[] = [];
  readonly organization: Organization;
  readonly core: Core;
  /** How far the clock that the listing's age is measured by has been turned on, in milliseconds. */
  turnedMs = 0;

  /** @param settings by bare name, such as `adopt` */
  constructor(emulated: EmulatedOrganization, settings: Record<string, string> = {}) {
    const source = stackSettings((setting) => settings[setting] ?? emulated.config[`genesyscloud:${setting}`]);
    const opened = open(source, {}, () => undefined);
    this.organization = {
      ...opened,
      snapshot: new Snapshot(opened.definitions, () => performance.now() + this.turnedMs),
    };
    this.core = new Core(this.organization, (severity, caller, text) =>
      this.told.push(`${severity} ${caller?.name ?? ""}: ${text}`),
    );
  }

  /** Checks and creates a resource, as Pulumi does for a new one. */
  async create(news: Properties): Promise<Definition> {
    const { inputs, faults, adoption } = await this.core.check(callerOf(news), undefined, news);
    if (faults.length > 0) throw new Error(faults.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
    return this.core.create(this.core.requestOf(inputs), adoption);
  }

  read(news: Properties, last: Definition): Promise<Definition | undefined> {
    return this.core.read(callerOf(news), stateOf(last, news));
  }

  /** @param former the name that the resource had in the last run */
  diff(news: Properties, last: Definition, lastAdoptId?: string, former = callerOf(news).name) {
    const request = this.core.requestOf(news);
    return this.core.diff(stateOf(last, news), request, lastAdoptId, callerOf({ ...news, __resource: former }));
  }

  delete(news: Properties, last: Definition): Promise<void> {
    return this.core.delete(callerOf(news), stateOf(last, news));
  }
}

/** A definition as the state has it after a run. */
function stateOf(last: Definition, news: Properties): Definition {
  return definitionFrom(last.id, outputsOf(last, news));
}
