/** What stands around handlers and actions: the filters of an app, in their order. */
@NullMarked
package dev.plezi.server.internal.filter;

import org.jspecify.annotations.NullMarked;
