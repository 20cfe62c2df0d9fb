import assert from "node:assert/strict";
import { PresenceApiError } from "../provider/api/errors.js";
import type { Failure } from "../provider/api/transport/failure.js";
import type { Caller } from "../provider/organization/reporter.js";
import { couldNot, nameOf } from "../provider/resource/errors.js";
import { ToldOnce } from "../provider/resource/told-once.js";

const [lunch, tea]: Caller[] = ["lunch", "tea"].map((name) => ({ name, urn: `urn::${name}` })) as [Caller, Caller];
const stale = " Were the settings changed?";
const refused: Failure = { kind: "token", reason: "was not sent", mayHaveWorked: false };

const apiError = (path: string, failure: Failure) =>
  new PresenceApiError({ operation: "getPresencedefinition", method: "GET", path }, failure);
const reading = (path: string, failure = refused) => couldNot(`read ${path}`, apiError(path, failure));

describe("a fault that many resources fail on", () => {
  let told: ToldOnce;
  beforeEach(() => {
    told = new ToldOnce();
  });

  it("is told whole by the first, as often as that is asked, and the others say what failed and point there", () => {
    const whole = `${reading("/1").message}${stale}`;
    assert.equal(told.tell(lunch, reading("/1"), stale), whole);
    assert.equal(told.tell(tea, reading("/2"), stale), "Could not read /2: see the error of lunch");
    assert.equal(told.tell(lunch, reading("/1"), stale), whole);
  });

  it("is one for all refused credentials, whatever was asked for, and no other's", () => {
    told.tell(lunch, reading("/1"), stale);
    const missing = reading("/2", { kind: "answer", reason: "answered 500", mayHaveWorked: false });
    assert.equal(told.tell(tea, missing, stale), missing.message);
  });

  it("may lie in settings that were changed where the credentials or the settings are refused, and nowhere else", () => {
    const setting = new Error("clientSecret is missing");
    assert.equal(told.tell(lunch, setting, stale), `clientSecret is missing${stale}`);
    const limit = reading("/1", { kind: "answer", reason: "answered 409", mayHaveWorked: false });
    assert.equal(told.tell(lunch, limit, stale), limit.message);
  });

  it("is told anew in the next run", () => {
    told.tell(lunch, reading("/1"), stale);
    assert.equal(new ToldOnce().tell(tea, reading("/2"), stale), `${reading("/2").message}${stale}`);
  });

  it("names no label of a resource of which anything is secret", () => {
    const one = { id: "1", languageLabels: { en_US: "Lunch" }, systemPresence: "Meal" };
    assert.equal(nameOf(one, { ...lunch, secret: true }), "[secret] (Meal) 1");
    assert.match(nameOf(one, lunch), /Lunch/);
  });
});
