using CoreScope.App.Features.Observers.Listing;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Observers.Detail;

/// <summary>Where an observer's page has its figures from.</summary>
public sealed record ObserverSources(Mesh Mesh, ObserverFigures Figures, ReportCache Reports, IObserverTelemetry Telemetry, PacketRows Rows, BatteryThresholds Batteries);
