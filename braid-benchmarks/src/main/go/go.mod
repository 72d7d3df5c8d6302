module braid.dev/benchmarks/idiom

go 1.19
