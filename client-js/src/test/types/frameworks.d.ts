// As much of the frameworks as the guide's samples use.
declare module 'react' {
  export type ReactNode = object | string | number | boolean | null | undefined;
  export function useState<T>(initial: T | (() => T)): [T, (next: T | ((before: T) => T)) => void];
  export function useEffect(effect: () => void | (() => void), dependencies?: readonly unknown[]): void;
}
declare module 'vue' {
  export function ref<T>(value: T): { value: T };
  export function onMounted(hook: () => void): void;
  export function onUnmounted(hook: () => void): void;
}
declare module 'svelte/store' {
  export function readable<T>(
    value: T,
    start: (set: (value: T) => void, update: (change: (before: T) => T) => void) => void | (() => void),
  ): object;
}
declare namespace JSX {
  type Element = import('react').ReactNode & object;
  type ElementType = string | ((props: any) => import('react').ReactNode);
  interface ElementChildrenAttribute {
    children: {};
  }
  interface IntrinsicAttributes {
    key?: string | number;
  }
  interface IntrinsicElements {
    [name: string]: any;
  }
}
