/**
 * What an application sees: {@link dev.plezi.server.Plezi} to begin with, {@link
 * dev.plezi.server.Controller} to extend, {@link dev.plezi.server.On} to mark event methods.
 */
@NullMarked
package dev.plezi.server;

import org.jspecify.annotations.NullMarked;
