/**
 * What the server and the Java client share to run things one after another. For the JVM only: the
 * browser client, which has one thread, never reaches it.
 */
@NullMarked
package dev.plezi.protocol.concurrent;

import org.jspecify.annotations.NullMarked;
