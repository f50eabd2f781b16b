package dev.plezi.demo.programs;

import java.util.List;

/**
 * A program of the gallery.
 *
 * @param title what it is called
 * @param path where it is opened
 * @param words what it shows and what it stands in for, in one sentence
 * @param sources the names of its files in this package
 */
record Program(String title, String path, String words, List<String> sources) {}
