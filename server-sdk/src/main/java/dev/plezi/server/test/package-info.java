/**
 * Testing an application without a network: {@link dev.plezi.server.test.PleziTest} puts an app to
 * work on a clock that the test moves.
 */
@NullMarked
package dev.plezi.server.test;

import org.jspecify.annotations.NullMarked;
