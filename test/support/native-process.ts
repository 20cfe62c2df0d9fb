import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { initFailureIn, plain, struct } from "./protocol.js";
import type { Properties } from "./provider.js";

/** The plugin, made of the sources by the set-up. */
const plugin = join(__dirname, "../../plugin/dist/index.js");

/** What the engine is told. */
interface Line {
  severity: string;
  urn: string;
  text: string;
}

const severities = ["debug", "info", "warning", "error"];

const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
/** A value that is secret, as the protocol has it. */
export const secret = (value: unknown): object => ({ ...secretMark, value });

export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const urn = (name: string) => `urn:pulumi:test::test::genesyscloud-presence:index:PresenceDefinition::${name}`;

type Call = (request: unknown, done: (error: grpc.ServiceError | null, answer: unknown) => void) => void;

/** The plugin's process, spoken to as Pulumi's engine speaks to it. */
export class NativeProcess {
  /** What it printed so far. */
  readonly printed: string[] = [];
  /** Everything that came from it, as text. */
  readonly answers: string[] = [];

  private constructor(
    private readonly engine: grpc.Server,
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    /** What it told the engine so far. */
    readonly told: Line[],
  ) {}

  /** @param env what the plugin finds in its environment, and no organisation besides */
  static async start(env: Record<string, string>): Promise<NativeProcess> {
    const engine = new grpc.Server({ "grpc.enable_http_proxy": 0 });
    const told: Line[] = [];
    engine.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, done: grpc.sendUnaryData<Empty>) => {
        const severity = severities[request.getSeverity()] ?? "?";
        told.push({ severity, urn: request.getUrn(), text: request.getMessage() });
        done(null, new Empty());
      },
    });
    const bind = promisify(engine.bindAsync.bind(engine));
    const address = `127.0.0.1:${await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure())}`;
    const child = spawn(process.execPath, [plugin, address], {
      env: { ...env, PATH: process.env["PATH"] },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout = createInterface({ input: child.stdout });
    const [port] = (await once(stdout, "line")) as [string];
    const options = { "grpc.enable_http_proxy": 0 };
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), options);
    const started = new NativeProcess(engine, child, client, told);
    createInterface({ input: child.stderr }).on("line", (line) => started.printed.push(line));
    stdout.on("line", (line) => started.printed.push(line));
    await started.call("handshake", new rpc.ProviderHandshakeRequest().setEngineAddress(address));
    return started;
  }

  /** Calls a method of the protocol. A failure that saves something is an `InitFailed`. */
  async call<Answer>(method: string, request: unknown): Promise<Answer> {
    const method_ = (this.client as unknown as Record<string, Call>)[method];
    if (!method_) throw new Error(`the protocol has no ${method}`);
    try {
      const answer = await promisify(method_.bind(this.client))(request);
      this.answers.push(JSON.stringify((answer as { toObject(): object }).toObject()));
      return answer as Answer;
    } catch (error) {
      const { details } = error as grpc.ServiceError;
      this.answers.push(details);
      throw initFailureIn(error as grpc.ServiceError) ?? new Error(details);
    }
  }

  async checkConfig(news: Properties, name = "default"): Promise<{ inputs: Properties; reasons: string[] }> {
    const request = new rpc.CheckRequest().setUrn(providerUrn(name)).setNews(struct(news));
    const answer = await this.call<rpc.CheckResponse>("checkConfig", request);
    return { inputs: plain(answer.getInputs()), reasons: answer.getFailuresList().map((one) => one.getReason()) };
  }

  async diffConfig(olds: Properties, news: Properties): Promise<rpc.DiffResponse> {
    const request = new rpc.DiffRequest().setUrn(providerUrn("default"));
    return this.call("diffConfig", request.setOldInputs(struct(olds)).setOlds(struct(olds)).setNews(struct(news)));
  }

  async configure(args: Properties = {}, name = "default"): Promise<rpc.ConfigureResponse> {
    return this.call("configure", new rpc.ConfigureRequest().setName(name).setArgs(struct(args)));
  }

  async check(name: string, olds: Properties, news: Properties): Promise<{ inputs: Properties; reasons: string[] }> {
    const request = new rpc.CheckRequest().setUrn(urn(name)).setOlds(struct(olds)).setNews(struct(news));
    const answer = await this.call<rpc.CheckResponse>("check", request);
    // As the CLI prints it: of a property that is named, it shows the value too.
    const printed = (one: rpc.CheckFailure) =>
      [one.getProperty() && JSON.stringify(news[one.getProperty()]), one.getReason()].filter(Boolean).join(": ");
    return { inputs: plain(answer.getInputs()), reasons: answer.getFailuresList().map(printed) };
  }

  async diff(name: string, id: string, olds: Properties, oldInputs: Properties, news: Properties) {
    const request = new rpc.DiffRequest().setUrn(urn(name)).setId(id).setOlds(struct(olds));
    const answer = await this.call<rpc.DiffResponse>(
      "diff",
      request.setOldInputs(struct(oldInputs)).setNews(struct(news)),
    );
    const kinds = Object.entries(rpc.PropertyDiff.Kind);
    const details: Record<string, string | undefined> = {};
    if (answer.getHasdetaileddiff())
      answer.getDetaileddiffMap().forEach((one, path) => {
        details[path] = kinds.find(([, kind]) => kind === one.getKind())?.[0];
      });
    return {
      changes: answer.getChanges() === rpc.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: answer.getReplacesList(),
      details,
    };
  }

  async create(name: string, inputs: Properties, preview = false): Promise<{ id: string; outs: Properties }> {
    const request = new rpc.CreateRequest().setUrn(urn(name)).setProperties(struct(inputs)).setPreview(preview);
    const answer = await this.call<rpc.CreateResponse>("create", request);
    return { id: answer.getId(), outs: plain(answer.getProperties()) };
  }

  async update(
    name: string,
    id: string,
    olds: Properties,
    oldInputs: Properties,
    news: Properties,
    preview = false,
  ): Promise<Properties> {
    const request = new rpc.UpdateRequest().setUrn(urn(name)).setId(id).setOlds(struct(olds)).setPreview(preview);
    const answer = await this.call<rpc.UpdateResponse>(
      "update",
      request.setOldInputs(struct(oldInputs)).setNews(struct(news)),
    );
    return plain(answer.getProperties());
  }

  /** Without properties, an import. */
  async read(name: string, id: string, olds: Properties = {}, oldInputs: Properties = {}) {
    const request = new rpc.ReadRequest().setUrn(urn(name)).setId(id).setProperties(struct(olds));
    // As the CLI does, which sends no inputs where there are none.
    if (Object.keys(oldInputs).length > 0) request.setInputs(struct(oldInputs));
    const answer = await this.call<rpc.ReadResponse>("read", request);
    return { id: answer.getId(), outs: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
  }

  async delete(name: string, id: string, olds: Properties): Promise<void> {
    await this.call("delete", new rpc.DeleteRequest().setUrn(urn(name)).setId(id).setProperties(struct(olds)));
  }

  async invoke(name: string, args: Properties = {}): Promise<{ result: Properties; failures: [string, string][] }> {
    const token = `genesyscloud-presence:index:${name}`;
    const answer = await this.call<rpc.InvokeResponse>(
      "invoke",
      new rpc.InvokeRequest().setTok(token).setArgs(struct(args)),
    );
    const failures = answer.getFailuresList().map((one): [string, string] => [one.getProperty(), one.getReason()]);
    return { result: plain(answer.getReturn()), failures };
  }

  async cancel(): Promise<void> {
    await this.call("cancel", new Empty());
  }

  async list(): Promise<{ id: string; name: string }[]> {
    const request = new rpc.ListRequest().setToken("genesyscloud-presence:index:PresenceDefinition");
    const stream = this.client.list(request) as AsyncIterable<rpc.ListResponse>;
    const found: { id: string; name: string }[] = [];
    for await (const one of stream) {
      const result = one.getResult();
      if (result) found.push({ id: result.getId(), name: result.getName() });
    }
    return found;
  }

  /** Everything that it has said to anybody, as one text. */
  everything(): string {
    return [...this.answers, ...this.told.map(({ text }) => text), ...this.printed].join("\n");
  }

  /** Ends the engine without a word to the plugin, as a killed CLI does; settles when the plugin has ended too. */
  async killEngine(): Promise<void> {
    const ended = this.#ended();
    this.client.close();
    this.engine.forceShutdown();
    await ended;
  }

  async stop(): Promise<void> {
    const ended = this.#ended();
    this.client.close();
    this.child.kill();
    await ended;
    this.engine.forceShutdown();
  }

  async #ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
  }
}

const providerUrn = (name: string) => `urn:pulumi:test::test::pulumi:providers:genesyscloud-presence::${name}`;
