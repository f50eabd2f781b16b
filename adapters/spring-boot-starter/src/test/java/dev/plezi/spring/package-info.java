/** The starter's own parts; whole applications with it are beside the end-to-end tests. */
@NullMarked
package dev.plezi.spring;

import org.jspecify.annotations.NullMarked;
