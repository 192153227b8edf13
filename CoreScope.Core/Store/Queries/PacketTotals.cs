namespace CoreScope.Core.Store.Queries;

/// <summary>How many packets there are, in memory and on disk together.</summary>
/// <param name="Transmissions">Different packets.</param>
/// <param name="Observations">Times they were heard.</param>
/// <param name="LastHour">Observations of the last hour.</param>
/// <param name="LastDay">Observations of the last 24 hours.</param>
public readonly record struct PacketTotals(int Transmissions, int Observations, int LastHour, int LastDay);
