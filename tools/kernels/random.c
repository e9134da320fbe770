// Random matrix products, convolutions, pools, sums and packed windows on every kernel path that this
// processor has, each against its definition. Inputs and outputs end at a page that cannot be
// touched; bytes between rows of outputs are checked. Usage: random SEED COUNT
#include "random.h"

int main(int argument_count, char **arguments)
{
    static const struct {
        const char *name;
        enum swl_int8_isa isa;
        uint32_t feature;
        int packs;
    } paths[] = {
        {"avx2", SWL_INT8_AVX2, SWL_CPU_AVX2, 0},
        {"avxvnni", SWL_INT8_AVX_VNNI, SWL_CPU_AVX_VNNI, 0},
        {"avx512vnni", SWL_INT8_AVX512_VNNI, SWL_CPU_AVX512_VNNI, 1},
        {"neon", SWL_INT8_NEON, SWL_CPU_NEON, 1},
        {"neondot", SWL_INT8_NEONDOT, SWL_CPU_DOTPROD, 1},
        {"neoni8mm", SWL_INT8_NEONI8MM, SWL_CPU_I8MM, 1},
    };
    const uint64_t seed = argument_count > 1 ? strtoull(arguments[1], 0, 10) : 1;
    const int count = argument_count > 2 ? atoi(arguments[2]) : 500;
    int paths_run = 0;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        if (!(swl_cpu_features() & paths[p].feature)) continue;
        set_random_state(seed * 2 + 1);
        for (int i = 0; i < count; i++) {
            const uint64_t before = random_state();
            if (check_product(paths[p].isa, paths[p].name)
                && check_convolution(paths[p].isa, paths[p].name)
                && check_winograd(paths[p].isa, paths[p].name)
                && check_depthwise(paths[p].isa, paths[p].name)
                && check_max_pool(paths[p].isa, paths[p].name)
                && check_add(paths[p].isa, paths[p].name)
                && check_normalization(paths[p].name)
                && (!paths[p].packs || check_packing(paths[p].name)))
                continue;
            fprintf(stderr, "random: seed %llu, case %d, state %llx\n", (unsigned long long)seed, i,
                    (unsigned long long)before);
            return 1;
        }
        printf("%s ", paths[p].name);
        paths_run++;
    }
    printf("\n");
    return paths_run == 0;
}
