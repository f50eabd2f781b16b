"use strict";

// In place of TeaVM's file of this name: Java strings around JavaScript strings, without interning.
let $rt_stringPool_instance;
let $rt_stringPool = strings => $rt_stringPool_instance = strings.map($rt_str);
let $rt_s = index => $rt_stringPool_instance[index];
let $rt_str = str => str === null ? null : teavm_javaConstructor("java.lang.String", "(Ljava/lang/Object;)V")(str);
let $rt_ustr = str => str === null ? null : str[teavm_javaField("java.lang.String", "nativeString")];
let $rt_charArrayToString = (array, offset, count) =>
    teavm_globals.String.fromCharCode.apply(null, array.subarray(offset, offset + count));
