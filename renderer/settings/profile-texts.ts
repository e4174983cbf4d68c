/** What connector profiles say of themselves. Those that come with the program say it in the user's language, too. */
import type { TFunction } from 'i18next';
import type { ProfileSummary } from '../../electron/host/contract.ts';

/** A profile in the user's language; one that an integrator has written or changed says what its file says. */
export function translateProfile(profile: ProfileSummary, t: TFunction): ProfileSummary {
  const say = (key: string, own: string): string => {
    const delivered = `${profile.id}.${key}`;
    const english = t(`settings:delivered.${delivered}`, { lng: 'en', defaultValue: '' });
    return english === own ? t(`settings:delivered.${delivered}`, { defaultValue: own }) : own;
  };
  return {
    ...profile,
    title: say('title', profile.title),
    comment: say('comment', profile.comment),
    parameters: profile.parameters.map((parameter) => ({
      ...parameter,
      title: say(`parameters.${parameter.name}.title`, parameter.title),
      comment: say(`parameters.${parameter.name}.comment`, parameter.comment),
    })),
  };
}
