// What the browser client promises, case by case. Every case gets the class as the page sees it and
// a fresh world.
import { blocking } from './blocked.mjs';
import { connecting } from './connecting.mjs';
import { emitting } from './emitting.mjs';
import { falling } from './falling-back.mjs';
import { gap } from './gaps.mjs';
import { guarding } from './guarding.mjs';
import { handling } from './handling.mjs';
import { running } from './random-runs.mjs';
import { happening } from './page-events.mjs';
import { randomly } from './random-sessions.mjs';
import { telling } from './own-events.mjs';
import { reconnecting } from './reconnecting.mjs';
import { receiving } from './receiving.mjs';
import { requesting } from './requests.mjs';
import { streaming } from './reply-streams.mjs';
import { session } from './sessions.mjs';

export const cases = Object.entries({
  ...connecting,
  ...receiving,
  ...guarding,
  ...emitting,
  ...reconnecting,
  ...telling,
  ...happening,
  ...falling,
  ...blocking,
  ...running,
  ...session,
  ...requesting,
  ...handling,
  ...streaming,
  ...gap,
  ...randomly,
});
