import type { Environment } from "../../api/transport/proxy.js";
import { type Counting, countingIn } from "../../organization/config.js";
import {
  isAmong,
  isSecret,
  type Setting,
  settingNames,
  stackSettings,
  variableOf,
} from "../../organization/settings.js";
import { whereSettings } from "../../resource/stack-state.js";
import { nativePackage } from "../../resource/tokens.js";
import type { Evidence } from "./evidence.js";
import { failed, type Finding, noted, ok, warning } from "./finding.js";
import type { Settings, Stack } from "./stack.js";

/** With other ones a refresh ends, or is of another organisation. */
const decisive = [...whereSettings, "clientSecret", "accessToken"] as const satisfies Setting[];

/** Whether refresh and destroy, which do not run the program, would work with other settings than `pulumi up` uses here. */
export function savedFound({ project, settings: { env, isElsewhere }, visit }: Evidence): Finding {
  if ("finding" in project) return noted("not known: no stack");
  const { stack } = project;
  const organization = visit?.organization && "value" in visit.organization ? visit.organization.value : undefined;
  const others = stack.organizations.filter((id) => organization?.id !== undefined && id !== organization.id);
  if (others.length > 0 && !isElsewhere)
    return failed(
      `the state's presence definitions are of the organisation ${others.join(", ")}, and these settings lead to ${organization?.id}`,
      "correct the settings, or select the stack of this organisation (`pulumi stack select`)",
    );
  const { kept, settings, refreshes } = stack;
  if (!kept) return noted("the state has no presence definitions of the stack's own provider");
  const [before, now] = [countingOf(kept, env), countingOf(settings, env)];
  const changed = changedIn(stack, kept, before, now);
  if (changed.length === 0)
    return ok(
      Object.keys(kept).length > 0
        ? "as the stack's configuration"
        : "none: what the environment says is read anew in every run",
    );
  const told = (setting: Setting, counting: Counting | undefined): string => {
    if (!counting) return "not set";
    const isHidden = isSecret(setting) || [kept, settings].some((one) => one[setting]?.isSecret);
    const value = isHidden ? "[secret]" : counting.value;
    return counting.isOfEnvironment ? `${value} by ${variableOf(setting)}` : value;
  };
  const changes = changed.map((one) => `${one}: ${told(one, before(one))}, now ${told(one, now(one))}`);
  const text = `refresh and destroy use what the state has kept of ${changes.join("; ")}`;
  const cure = "`pulumi up --refresh=false` once, or --run-program with each of them";
  return refreshes && decisive.some((setting) => changed.includes(setting))
    ? failed(`${text}; and so does every \`pulumi up\` here, which refreshes first`, cure)
    : warning(text, cure);
}

type Read = (setting: Setting) => Counting | undefined;

const countingOf = (settings: Settings, env: Environment): Read =>
  countingIn(
    stackSettings((setting) => settings[setting]?.value),
    env,
  );

/**
 * The settings that a run without the program has otherwise than one with it. It is refused where the stack's configuration leads elsewhere
 * by now, whatever the environment says; where it does not, the native plugin takes the present settings.
 */
function changedIn({ settings, namespace }: Stack, kept: Settings, before: Read, now: Read): Setting[] {
  const moved = whereSettings.filter((setting) => kept[setting]?.value !== settings[setting]?.value);
  if (namespace === nativePackage && moved.length === 0) return [];
  return settingNames.filter((setting) => isAmong(moved, setting) || before(setting)?.value !== now(setting)?.value);
}
