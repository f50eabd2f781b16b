/**
 * The words of the wire, in this one place: control events, member names, close codes; and the
 * arithmetic both ends share. Only what TeaVM compiles cheaply is used here.
 */
@NullMarked
package dev.plezi.protocol;

import org.jspecify.annotations.NullMarked;
