/* A program that asks its libc for a symbol that glibc has had since 2.38 only. */
#include <stdio.h>

long __isoc23_strtol(const char *text, char **end, int base);

int main(int count, char **arguments) {
    printf("supervisor %ld\n", __isoc23_strtol(count > 1 ? arguments[1] : "7", 0, 10));
    return 0;
}
