import { fileURLToPath } from "node:url";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { attributePath, Diagnostic } from "./diagnostics.ts";
import type { DynamicValue } from "./dynamic-value.ts";

type Private = Uint8Array;

/** Requests and responses of the calls that the rehearsal answers, by call name. */
export interface Calls {
  GetProviderSchema: [
    object,
    {
      provider: object;
      resource_schemas: Record<string, object>;
      data_source_schemas: Record<string, object>;
      server_capabilities: object;
    },
  ];
  ValidateProviderConfig: [{ config: DynamicValue }, object];
  ValidateResourceConfig: [{ type_name: string; config: DynamicValue }, object];
  ValidateDataResourceConfig: [{ type_name: string; config: DynamicValue }, object];
  UpgradeResourceState: [{ type_name: string; raw_state: DynamicValue | null }, { upgraded_state: DynamicValue }];
  ConfigureProvider: [{ terraform_version: string; config: DynamicValue }, object];
  ReadResource: [
    { type_name: string; current_state: DynamicValue; private: Private },
    { new_state: DynamicValue; private: Private },
  ];
  PlanResourceChange: [
    {
      type_name: string;
      prior_state: DynamicValue;
      proposed_new_state: DynamicValue;
      config: DynamicValue;
      prior_private: Private;
    },
    { planned_state: DynamicValue; requires_replace: ReturnType<typeof attributePath>[]; planned_private: Private },
  ];
  ApplyResourceChange: [
    {
      type_name: string;
      prior_state: DynamicValue;
      planned_state: DynamicValue;
      config: DynamicValue;
      planned_private: Private;
    },
    { new_state: DynamicValue; private: Private; diagnostics?: Diagnostic[] },
  ];
  ImportResourceState: [
    { type_name: string; id: string },
    { imported_resources: { type_name: string; state: DynamicValue; private: Private }[] },
  ];
  ReadDataSource: [{ type_name: string; config: DynamicValue }, { state: DynamicValue }];
  StopProvider: [object, object];
}

/** The provider service of plugin protocol 6. */
export const providerService = (): ServiceDefinition => {
  const path = fileURLToPath(new URL("./tfplugin6.proto", import.meta.url));
  const loaded = loadPackageDefinition(
    loadSync(path, { keepCase: true, enums: String, longs: Number, defaults: true }),
  );
  return (loaded.tfplugin6 as unknown as { Provider: { service: ServiceDefinition } }).Provider.service;
};
