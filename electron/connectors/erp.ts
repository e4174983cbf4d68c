/** An ERP connector made of a profile and a transport. */
import type { ErpConnector } from './connector.ts';
import type { Expressions } from './expression.ts';
import { shorten } from './expression.ts';
import { pullProfile } from './pull.ts';
import type { ConnectionParameters } from './parameters.ts';
import type { Profile, Write } from './profile.ts';
import type { Transport } from './transport.ts';
import { connectorCode } from './transport.ts';
import { writeMessages } from './write.ts';
import { failure, success } from '../../solver/model/result.ts';

export type ErpSetup = {
  profile: Profile;
  transport: Transport;
  expressions: Expressions;
  parameters: ConnectionParameters;
};

/** Reads as the profile says; writes as it says, or refuses as unsupported where it says nothing. */
export function profileErp(setup: ErpSetup): ErpConnector {
  const { profile, transport, expressions, parameters } = setup;

  function write<Message>(how: Write | undefined, what: string, keyOf: (message: Message) => string) {
    return async (messages: Message[], signal: AbortSignal) => {
      if (how !== undefined) {
        return writeMessages(how, messages, keyOf, {
          transport,
          expressions,
          limits: profile.limits,
          parameters,
          signal,
        });
      }
      const message = `${profile.title} has no place for ${what}.`;
      return messages.map((each) => ({ key: keyOf(each), state: 'refused' as const, code: 'unsupported', message }));
    };
  }

  return {
    async test(signal) {
      const request = await expressions.evaluate(profile.test.request, {}, { parameters });
      if (!request.ok) return failure('bad-profile', `test.request failed: ${request.message}. Correct the profile.`);
      const answer = await transport.call(request.value, { signal, repeatable: true });
      if (!answer.ok) return { ...answer, code: connectorCode(answer.code) };
      const system = await expressions.evaluate(profile.test.system, answer.value, { parameters });
      const version = await expressions.evaluate(profile.test.systemVersion, answer.value, { parameters });
      if (!system.ok || !version.ok || typeof system.value !== 'string' || typeof version.value !== 'string') {
        return failure(
          'bad-answer',
          `${parameters.baseUrl} answers, but not as ${profile.title} does; is the base URL right?`,
        );
      }
      return success({ system: shorten(system.value, 100), version: shorten(version.value, 100) });
    },
    pull: (options) => pullProfile(setup, options),
    writePlannedDates: write(profile.plannedDates, 'planned dates', (message) => message.order),
    writeExceptions: write(profile.exceptions, 'exceptions', (message) => message.id),
    close: () => transport.close(),
  };
}
