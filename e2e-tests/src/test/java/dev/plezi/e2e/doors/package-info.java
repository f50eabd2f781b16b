/** The ways for requests to come to an app, each of which the tests take. */
@NullMarked
package dev.plezi.e2e.doors;

import org.jspecify.annotations.NullMarked;
