/**
 * JSON: what is read of a message first, and records checked and bound. The server and the Java
 * client share it, so both ends judge a payload alike. The one package that uses Jackson; the
 * browser client never reaches it.
 */
@NullMarked
package dev.plezi.protocol.codec;

import org.jspecify.annotations.NullMarked;
