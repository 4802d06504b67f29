/* main: argv to objects in order, run, tear down; the only file that knows them all. */
/* SPDX-License-Identifier: Apache-2.0 */
int main(void) { return 0; }
