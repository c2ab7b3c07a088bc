import { describe } from "vitest";
import { memoryRepository } from "./memory-repository.ts";
import { repositoryPromises } from "./testing/repository-promises.ts";

describe("employees in memory", () => repositoryPromises(memoryRepository));
