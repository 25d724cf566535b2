import type { TestProject } from 'vitest/node';
import { Service } from './service.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the service is that all tests share. */
    serviceUrl: string;
  }
}

/** One real service for all tests; those that crash it have their own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const service = await Service.start();
  project.provide('serviceUrl', service.url);
  return () => service.stop();
}
