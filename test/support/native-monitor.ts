import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { Alias } from "@pulumi/pulumi/proto/alias_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { NativeProcess } from "./native-process.js";
import { struct } from "./protocol.js";
import type { Properties } from "./provider.js";

/** What a component of a program is given in place of an Output of the program; without a value, one that is not known yet. */
export const output = (content: { value?: unknown; secret?: boolean; dependencies?: string[] }): object => ({
  "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  ...content,
});

/** One resource as it was registered. */
interface Registered {
  name: string;
  type: string;
  parent: string;
  provider: string;
  inputs: Properties;
  /** The types that it had before. */
  aliases: string[];
  /** The URNs that each property depends on, where there are some. */
  origins: Record<string, string[]>;
  request: resource.RegisterResourceRequest.AsObject;
}

/** What Pulumi's engine is to a component: the place where resources are registered. Everything that is made here has its name as id. */
export class FakeMonitor {
  readonly registered: Registered[] = [];
  /** What components said that they have, by URN. */
  readonly outputs: Record<string, Properties> = {};
  /** What is to wait for what, by the name of a component's property. */
  waits: Record<string, string[]> = {};
  /** Whether nothing is made, as in a preview. */
  isPreview = false;
  /** The ids that some had before, by name. */
  readonly previousIds: Record<string, string[]> = {};
  /** What fails, by name, in a run that goes on. */
  readonly failing = new Set<string>();

  #address = "";

  private constructor(private readonly server: grpc.Server) {
    server.addService(ResourceMonitorService, {
      registerResource: (
        { request }: { request: resource.RegisterResourceRequest },
        done: grpc.sendUnaryData<resource.RegisterResourceResponse>,
      ) => done(null, this.#register(request)),
      registerResourceOutputs: (
        { request }: { request: resource.RegisterResourceOutputsRequest },
        done: grpc.sendUnaryData<Empty>,
      ) => {
        this.outputs[request.getUrn()] = request.getOutputs()?.toJavaScript() ?? {};
        done(null, new Empty());
      },
    });
  }

  static async start(): Promise<FakeMonitor> {
    const monitor = new FakeMonitor(new grpc.Server({ "grpc.enable_http_proxy": 0 }));
    const bind = promisify(monitor.server.bindAsync.bind(monitor.server));
    monitor.#address = `127.0.0.1:${await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure())}`;
    return monitor;
  }

  #register(request: resource.RegisterResourceRequest): resource.RegisterResourceResponse {
    const origins = request.getPropertydependenciesMap().getEntryList() as unknown as [string, string[][]][];
    this.registered.push({
      name: request.getName(),
      type: request.getType(),
      parent: request.getParent(),
      provider: request.getProvider(),
      inputs: request.getObject()?.toJavaScript() ?? {},
      aliases: request.getAliasesList().map((alias) => alias.getSpec()?.getType() ?? alias.getUrn()),
      origins: Object.fromEntries(origins.flatMap(([name, [urns = []]]) => (urns.length > 0 ? [[name, urns]] : []))),
      request: request.toObject(),
    });
    const response = new resource.RegisterResourceResponse()
      .setUrn(`urn of ${request.getName()}`)
      .setObject(struct({ previousIds: this.previousIds[request.getName()] ?? null }))
      .setResult(this.failing.has(request.getName()) ? resource.Result.FAIL : resource.Result.SUCCESS);
    return request.getCustom() && !this.isPreview ? response.setId(`id of ${request.getName()}`) : response;
  }

  /**
   * Has the plugin make a catalogue.
   * @param change adds to the request what the engine would: options, and what the inputs depend on
   * @returns what the catalogue has
   */
  async construct(
    plugin: NativeProcess,
    inputs: Properties,
    change: (request: provider.ConstructRequest) => void = () => undefined,
  ): Promise<Properties> {
    const request = new provider.ConstructRequest()
      .setMonitorendpoint(this.#address)
      .setType("genesyscloud-presence:index:PresenceCatalogue")
      .setName("statuses")
      .setInputs(struct(inputs));
    change(request);
    const response = await plugin.call<provider.ConstructResponse>("construct", request);
    const waits = response.getStatedependenciesMap().getEntryList() as unknown as [string, string[][]][];
    this.waits = Object.fromEntries(waits.map(([name, [urns = []]]) => [name, urns]));
    return response.getState()?.toJavaScript() ?? {};
  }

  stop(): void {
    this.server.forceShutdown();
  }
}

/** A name that the component had before. */
export const aliasNamed = (name: string): Alias => new Alias().setSpec(new Alias.Spec().setName(name));
