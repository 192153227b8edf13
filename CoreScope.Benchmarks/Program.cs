using CoreScope.Benchmarks;
using CoreScope.Benchmarks.Figures;

switch (args.FirstOrDefault())
{
    case "decode":
        DecodeBench.Run();
        return 0;
    case "append":
        AppendBench.Run(args[1..]);
        return 0;
    case "paths":
        PathsBench.Run();
        return 0;
    case "mesh":
        MeshBench.Run();
        return 0;
    case "filter":
        FilterBench.Run();
        return 0;
    case "figures":
        return await FiguresCommand.RunAsync(args[1..]);
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project CoreScope.Benchmarks -- decode | append | paths | mesh | filter | figures");
        return 1;
}
