export declare class PleziClient {}
