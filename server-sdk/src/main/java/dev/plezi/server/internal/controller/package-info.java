/** Controllers, given as classes or as lambdas: read, bound, and called. */
@NullMarked
package dev.plezi.server.internal.controller;

import org.jspecify.annotations.NullMarked;
