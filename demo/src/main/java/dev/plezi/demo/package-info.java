/**
 * A chat room: {@link dev.plezi.demo.Demo} starts it, {@link dev.plezi.demo.ChatRoom} is the
 * server's side of it, {@code public/chat.js} the browser's, and {@link dev.plezi.demo.Bot} a guest
 * that is a program.
 */
@NullMarked
package dev.plezi.demo;

import org.jspecify.annotations.NullMarked;
