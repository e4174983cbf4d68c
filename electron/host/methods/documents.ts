/** Scenarios as documents, what-if copies, comparison and policies, for one client of a workspace. */
import { success } from '../../../solver/model/result.ts';
import type { DocumentOutputs } from '../contract/documents.ts';
import { settingKeys } from '../session/settings.ts';
import type { Client } from '../workspace/client.ts';
import { compareScenarios, differencePage, ghostOf } from '../workspace/compare.ts';
import {
  closeScenario,
  deleteScenario,
  duplicateAsWhatIf,
  newScenario,
  renameScenario,
  saveScenarioAs,
  switchConnectionsOn,
} from '../workspace/documents.ts';
import { listScenarios } from '../workspace/listing.ts';
import { rememberedDifferences } from '../workspace/remembered-differences.ts';
import { promote } from '../workspace/promote.ts';
import { lookInto } from '../workspace/look-into.ts';
import type { Methods } from './methods.ts';

export function documentMethods(client: Client): Methods<keyof DocumentOutputs> {
  const { workspace } = client;
  const { policies } = workspace.options;
  const differences = rememberedDifferences();
  return {
    scenarios: async () => success(await listScenarios(client)),
    newScenario: (input) => newScenario(client, input),
    openScenario: async ({ file }) => {
      const opened = await workspace.openFile(file, { holder: client });
      if (!opened.ok) return opened;
      client.lookAt(opened.value);
      return success({ file: opened.value.file });
    },
    closeScenario: ({ file }) => closeScenario(workspace, file),
    saveScenarioAs: (input) => saveScenarioAs(client, input),
    duplicateAsWhatIf: ({ name }) => duplicateAsWhatIf(client, name),
    renameScenario: ({ file, name }) => renameScenario(workspace, file, name),
    deleteScenario: ({ file }) => deleteScenario(workspace, file),
    switchConnectionsOn: () => switchConnectionsOn(client),
    compare: async ({ files }) => {
      const sessions = [];
      for (const file of files) {
        const session = await lookInto(workspace, file);
        if (!session.ok) return session;
        sessions.push({ file, session: session.value });
      }
      return success(await compareScenarios(sessions));
    },
    differences: async ({ file, by, ...query }) => {
      const there = await lookInto(workspace, file);
      if (!there.ok) return there;
      const rows = differences(client.scenario.session, there.value, by);
      return success({ ...differencePage(rows, query), name: there.value.name });
    },
    ghost: async ({ file }) => {
      const there = await lookInto(workspace, file);
      return there.ok ? success(ghostOf(file, client.scenario.session, there.value)) : there;
    },
    promote: ({ file }) => promote(client, file),
    policies: async () => {
      const chosen = (await client.scenario.session.policy()).name;
      return success({ ...(await policies.list()), chosen });
    },
    savePolicy: async ({ policy }) => {
      const saved = await policies.save(policy);
      if (!saved.ok) return saved;
      const { session } = client.scenario;
      if ((await session.policy()).name === policy.name) await session.store.settings.set(settingKeys.policy, policy);
      workspace.changed();
      return saved;
    },
    importPolicy: async ({ text }) => {
      const imported = await policies.import(text);
      if (!imported.ok) return imported;
      workspace.changed();
      return success({ name: imported.value });
    },
    deletePolicy: async ({ name }) => {
      const deleted = await policies.delete(name);
      if (deleted.ok) workspace.changed();
      return deleted;
    },
    choosePolicy: async ({ name }) => {
      const found = await policies.find(name);
      if (!found.ok) return found;
      await client.scenario.session.store.settings.set(settingKeys.policy, found.value);
      workspace.changed();
      return success(null);
    },
  };
}
