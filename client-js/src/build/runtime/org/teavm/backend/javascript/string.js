"use strict";

// In place of TeaVM's file of this name: Java's strings are JavaScript's, without interning. The field in which
// TeaVM's class keeps the one in the other is blanked out by the bundle's build.
let $rt_stringPool_instance;
let $rt_stringPool = strings => $rt_stringPool_instance = strings.map($rt_str);
let $rt_s = index => $rt_stringPool_instance[index];
let $rt_str = str => str;
let $rt_ustr = str => str;
let $rt_charArrayToString = (array, offset, count) =>
    teavm_globals.String.fromCharCode.apply(null, array.subarray(offset, offset + count));
