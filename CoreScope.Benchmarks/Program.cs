using CoreScope.Benchmarks;

if (args is ["append", .. var rest])
    AppendBench.Run(rest);
else
    Console.WriteLine("Benchmarks: decode | append");
